package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.RawPeer;

import org.junit.jupiter.api.Test;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// How many loops a server has that nobody told a number.
class LoopCountTest {
    /// So many that each loop has some, however the kernel spreads them.
    private static final int PEERS_A_LOOP = 40;

    @Test
    void C_1_12_thereIsALoopForEachProcessorAndEachServes() {
        int processors = Math.min(Runtime.getRuntime().availableProcessors(), 254);
        Set<String> threads = ConcurrentHashMap.newKeySet();
        WebSocketRoute echo =
                WebSocketRoute.of(
                        (socket, message) -> {
                            threads.add(Thread.currentThread().getName());
                            socket.send(message);
                        });
        try (Server server = Server.on(0).webSocket("/", echo).start()) {
            for (int i = 0; i < PEERS_A_LOOP * processors; i++) {
                try (RawPeer peer = Wire.open(server, "/")) {
                    peer.send(Wire.text("who are you")).expectText("who are you");
                }
            }
        }

        assertThat(threads).hasSize(processors).allMatch(name -> name.startsWith("corinth-loop-"));
    }
}
