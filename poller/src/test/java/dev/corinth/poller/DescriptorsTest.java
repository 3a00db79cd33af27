package dev.corinth.poller;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Limits as the system tells them.
class DescriptorsTest {
    @Test
    void O_20_theLimitIsReadWhereTheSystemTellsIt(@TempDir Path folder) throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("limits"),
                        """
                        Limit                     Soft Limit           Hard Limit
                        Max processes             127235               127235
                        Max open files            1024                 1048576
                        """);

        assertThat(Descriptors.limit(file)).hasValue(1024);
        Files.writeString(file, "Max open files            unlimited            unlimited");
        assertThat(Descriptors.limit(file)).isEmpty();
        assertThat(Descriptors.limit(folder.resolve("absent"))).isEmpty();
    }
}
