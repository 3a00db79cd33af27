package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What is said of a process that may open few files.
class DescriptorLimitTest {
    @Test
    void O_20_aLowLimitIsReportedWithWhatFollowsFromIt() {
        assertThat(DescriptorLimit.warning(1024, 65_536))
                .hasValueSatisfying(
                        text ->
                                assertThat(text)
                                        .contains(
                                                "1024 files",
                                                "about 896 connections",
                                                "maxConnections=65536",
                                                "ulimit -n"));
        assertThat(DescriptorLimit.warning(100, 10))
                .hasValueSatisfying(text -> assertThat(text).contains("about 0 connections"));
        assertThat(DescriptorLimit.warning(1_048_576, 65_536)).isEmpty();
        assertThat(DescriptorLimit.warning(1024, 896)).isEmpty();
    }

    @Test
    void O_20_aServerSaysSoWhenItStarts() {
        try (var log = LogRecorder.open()) {
            int most = 1 << 24;
            ServerConfig config =
                    ServerConfig.STANDARD.port(0).loops(part -> part.maxConnections(most));
            Server.with(config).start().close();

            assertThat(log.loud()).anyMatch(text -> text.contains("maxConnections=" + most));
        }
    }
}
