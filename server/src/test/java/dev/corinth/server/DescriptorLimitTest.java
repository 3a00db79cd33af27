package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
    void O_20_theLimitIsReadWhereTheSystemTellsIt(@TempDir Path folder) throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("limits"),
                        """
                        Limit                     Soft Limit           Hard Limit           Units
                        Max processes             127235               127235               processes
                        Max open files            1024                 1048576              files
                        """);

        assertThat(DescriptorLimit.limit(file)).hasValue(1024);
        Files.writeString(file, "Max open files            unlimited            unlimited");
        assertThat(DescriptorLimit.limit(file)).isEmpty();
        assertThat(DescriptorLimit.limit(folder.resolve("absent"))).isEmpty();
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
