package dev.corinth.poller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.linux.Kernel;
import dev.corinth.linux.SocketOptions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The socket of a machine's log, played by a socket of the test's own.
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class SystemLogTest {
    private final Kernel kernel = new Kernel();

    private int reader(Path path) throws IOException {
        int socket = (int) ErrnoException.check(kernel.datagramSocket(SocketOptions.AF_UNIX));
        ErrnoException.check(
                kernel.bind(socket, SocketOptions.AF_UNIX, UnixDomainSocketAddress.of(path)));
        return socket;
    }

    private String read(int socket) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment block = arena.allocate(SystemLog.MOST_BYTES);
            long length =
                    ErrnoException.check(kernel.receive(socket, block, 0, block.byteSize(), 0));
            byte[] bytes = block.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void OB_05_eachMessageIsOneOfTheLog(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("log");
        int reader = reader(path);
        try (var log = new SystemLog(path)) {
            log.send(bytes("<30>first"));
            log.send(bytes("<30>second"));

            assertThat(read(reader)).isEqualTo("<30>first");
            assertThat(read(reader)).isEqualTo("<30>second");
            assertThatThrownBy(() -> log.send(new byte[SystemLog.MOST_BYTES + 1]))
                    .hasMessage("length=8193, to 8192");
        } finally {
            kernel.close(reader);
        }
    }

    @Test
    void OB_05_aLogThatWasStartedAnewIsFoundAgain(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("log");
        int reader = reader(path);
        try (var log = new SystemLog(path)) {
            log.send(bytes("before"));
            kernel.close(reader);
            assertThatThrownBy(() -> log.send(bytes("nobody reads")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("ECONNREFUSED");
            Files.delete(path);
            assertThatThrownBy(() -> log.send(bytes("nobody is there")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("ENOENT");

            reader = reader(path);
            log.send(bytes("after"));
            assertThat(read(reader)).isEqualTo("after");

            // And without having been told that it was away.
            kernel.close(reader);
            Files.delete(path);
            reader = reader(path);
            log.send(bytes("at once"));
            assertThat(read(reader)).isEqualTo("at once");
        } finally {
            kernel.close(reader);
        }
    }

    @Test
    void OB_05_onlyTheStreamThatIsStandardErrorIsTheJournal() throws IOException {
        Path error = Path.of("/proc/self/fd/2");
        String own =
                Files.getAttribute(error, "unix:dev") + ":" + Files.getAttribute(error, "unix:ino");

        assertThat(SystemLog.isJournal(own)).isTrue();
        assertThat(SystemLog.isJournal("1:2")).isFalse();
        assertThat(SystemLog.isJournal("")).isFalse();
    }
}
