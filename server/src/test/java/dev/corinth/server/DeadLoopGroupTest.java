package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.engine.Engine;
import dev.corinth.engine.Loop;
import dev.corinth.oracle.RawPeer;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketGroup;
import dev.corinth.websocket.WebSocketListener;
import dev.corinth.wire.DeflateConfig;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A group goes on without a loop that has died of an error of the virtual machine, also without
/// the first, which compresses for threads that are no loop's.
class DeadLoopGroupTest {
    private static final int PEERS = 40;

    private final WebSocketGroup group = new WebSocketGroup(DeflateConfig.on());
    private final WebSocketListener listener =
            new WebSocketListener() {
                @Override
                public void onOpen(WebSocket socket) {
                    group.join(socket);
                    socket.send(Thread.currentThread().getName());
                }

                @Override
                public void onMessage(WebSocket socket, Message message) {
                    throw new AssertionError("nobody sends here");
                }
            };

    @Test
    void AP_46_membersOfOtherLoopsAreReached() {
        Engine engine = Engine.start(Loops.STANDARD.engineConfig(0).loops(2));
        List<RawPeer> left = new ArrayList<>();
        List<RawPeer> cut = new ArrayList<>();
        Server server = Server.with(ServerConfig.STANDARD.port(0)).webSocket("/", listener);
        server.start(engine);
        try {
            for (int i = 0; i < PEERS; i++) {
                RawPeer peer = Wire.open(server, "/");
                String loop = new String(peer.expectFrame().payload(), StandardCharsets.UTF_8);
                (loop.endsWith("0") ? cut : left).add(peer);
            }
            assertThat(left).isNotEmpty();
            assertThat(cut).isNotEmpty();

            Loop first = engine.loops().getFirst();
            assertThat(first.execute(DeadLoopGroupTest::die)).isTrue();
            cut.forEach(RawPeer::expectEnd);
            group.send("to those who are left");

            left.forEach(peer -> peer.expectText("to those who are left"));
        } finally {
            left.forEach(RawPeer::close);
            cut.forEach(RawPeer::close);
        }
        assertThat(server.stop(Duration.ZERO))
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withStackTraceContaining("the test wants it");
    }

    private static void die() {
        throw new InternalError("the test wants it");
    }
}
