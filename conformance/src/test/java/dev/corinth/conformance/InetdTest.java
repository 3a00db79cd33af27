package dev.corinth.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawPeer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.nio.file.Path;
import java.util.List;

/// A connection that another program accepted and handed over by its descriptor.
class InetdTest {
    private static final int KEY = 0x37FA213D;

    @Test
    @EnabledOnOs(OS.LINUX)
    void SV_41_aProgramServesTheOneConnectionThatInetdAccepted() throws Exception {
        List<String> command =
                List.of(
                        "/usr/bin/python3",
                        Child.script("inetd.py"),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        InetdServer.class.getName());
        Child inetd = Child.start(command);
        try {
            int port = Integer.parseInt(inetd.nextLine().getLast());
            try (RawPeer peer = RawPeer.connect(port)) {
                peer.upgrade("/");
                peer.send(RawFrame.text("handed over").withMask(KEY));
                peer.expectText("handed over");
                peer.send(RawFrame.close(1000, "").withMask(KEY)).expectClose(1000);
                peer.expectEnd();
            }
            assertThat(inetd.awaitExit()).isZero();
        } finally {
            inetd.close();
        }
    }
}
