package dev.corinth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;

/// Logs as other machines and the system's own log read them.
@Timeout(60)
class SyslogSinkTest {
    private static final Instant WHEN = Instant.parse("2026-11-07T07:42:33.123456Z");
    private static final long PID = ProcessHandle.current().pid();

    private static LogEntry entry(Level level, String text) {
        return new LogEntry(WHEN, level, "dev.corinth.engine", "corinth-loop-0", text, null);
    }

    private static String receive(DatagramSocket socket) throws IOException {
        var packet = new DatagramPacket(new byte[9000], 9000);
        socket.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    @Test
    void OB_05_aMessageOfRfc5424IsSentForEachLine() throws IOException {
        try (var log = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            var where = new InetSocketAddress(log.getLocalAddress(), log.getLocalPort());
            try (SyslogSink sink = SyslogSink.remote(where)) {
                String text = LogForm.RFC_5424.text(entry(Level.WARNING, "first\nsecond"));
                sink.write(List.of(text, LogForm.RFC_5424.text(entry(Level.FINE, "third"))));
            }
            // 28 = 3 (daemon) * 8 + 4 (warning).
            assertThat(receive(log))
                    .matches(
                            "<28>1 2026-11-07T07:42:33\\.123Z [!-~]+ corinth "
                                    + PID
                                    + " engine - first");
            assertThat(receive(log)).startsWith("<28>1 ").endsWith(" engine - second");
            assertThat(receive(log)).startsWith("<31>1 ").endsWith(" engine - third");
        }
    }

    @Test
    void OB_05_aLongMessageIsCutBetweenCharacters() throws IOException {
        try (var log = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            var where = new InetSocketAddress(log.getLocalAddress(), log.getLocalPort());
            try (SyslogSink sink = SyslogSink.remote(where)) {
                sink.write(List.of("x" + "\u20ac".repeat(SyslogSink.MOST_BYTES)));
            }
            assertThat(receive(log))
                    .hasSize(1 + (SyslogSink.MOST_BYTES - 1) / 3)
                    .doesNotContain("\ufffd");
        }
    }

    @Test
    void OB_05_levelsAreSeverities() {
        assertThat(LogForm.JOURNAL.text(entry(Level.SEVERE, "a\nb")))
                .isEqualTo("<3>engine: a\n<3>engine: b");
        assertThat(LogForm.JOURNAL.text(entry(Level.INFO, "a"))).isEqualTo("<6>engine: a");
        assertThat(LogForm.JOURNAL.text(entry(Level.FINER, "a"))).isEqualTo("<7>engine: a");
        assertThat(LogForm.LOCAL.text(entry(Level.INFO, "a")))
                .matches("<30>Nov  [678] \\d\\d:\\d\\d:33 corinth\\[" + PID + "]: engine: a");
    }
}
