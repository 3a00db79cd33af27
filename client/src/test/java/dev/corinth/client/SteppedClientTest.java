package dev.corinth.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.engine.Engine;
import dev.corinth.engine.EngineConfig;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawServer;
import dev.corinth.poller.NioPoller;
import dev.corinth.websocket.WebSocket;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Clients on loops that their caller turns.
class SteppedClientTest {
    private final Engine engine = Engine.stepped(EngineConfig.of(NioPoller.source()).loops(1));
    private final long deadlineNs = System.nanoTime() + 10_000_000_000L;

    private boolean turn() {
        int work = engine.turn(Duration.ofMillis(10));
        return work >= 0 && System.nanoTime() < deadlineNs;
    }

    private ClientConfig on(ClientLoops loops) {
        return ClientConfig.STANDARD.loops(loops);
    }

    @Test
    void opensWhileItTurns() {
        List<String> heard = new ArrayList<>();
        try (RawServer server =
                        RawServer.play(
                                peer -> {
                                    peer.acceptUpgrade();
                                    peer.send(RawFrame.text("Hello")).readToEnd();
                                });
                ClientLoops loops = ClientLoops.stepped(engine, this::turn)) {
            WebSocket socket =
                    Client.open(
                            server.uri("/").toString(),
                            on(loops),
                            (it, message) -> heard.add(message.text()));
            while (heard.isEmpty()) {
                assertThat(turn()).isTrue();
            }
            assertThat(heard).containsExactly("Hello");
            assertThat(socket.isOpen()).isTrue();
        }
        assertThat(engine.ended()).isCompleted();
    }

    @Test
    void SV_31_opensOnALoopThatItsThreadSteps() {
        List<String> heard = new ArrayList<>();
        ClientLoops loops = ClientLoops.stepped();
        try (RawServer server =
                RawServer.play(
                        peer -> {
                            peer.acceptUpgrade();
                            peer.send(RawFrame.text("Hello")).readToEnd();
                        })) {
            Client.open(
                    server.uri("/").toString(),
                    on(loops),
                    (it, message) -> heard.add(message.text()));
            while (heard.isEmpty() && System.nanoTime() < deadlineNs) {
                assertThat(loops.step(Duration.ofMillis(10))).isTrue();
            }
            assertThat(heard).containsExactly("Hello");
            loops.close();
        }

        assertThat(loops.step(Duration.ofHours(1))).isFalse();
        engine.stop(Duration.ZERO).join();
    }

    @Test
    void givesUpWhenNothingMoreWillCome() {
        try (RawServer server = RawServer.play(peer -> peer.readToEnd());
                ClientLoops loops = ClientLoops.stepped(engine, () -> false)) {
            assertThatThrownBy(
                            () -> Client.open(server.uri("/").toString(), on(loops), (it, m) -> {}))
                    .isInstanceOf(ClientException.class)
                    .hasMessageContaining("not connected");
        }
    }

    @Test
    void callsThatBlockAreRefused() {
        try (ClientLoops loops = ClientLoops.stepped(engine, this::turn)) {
            assertThatThrownBy(() -> Client.connect("ws://localhost:1/", on(loops)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Client.open");
        }
    }

    @Test
    void takesSteppedLoopsOnly() {
        Engine threaded = Engine.start(EngineConfig.of(NioPoller.source()).loops(1));
        try {
            assertThatThrownBy(() -> ClientLoops.stepped(threaded, () -> true))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("by themselves");
        } finally {
            threaded.stop(Duration.ZERO).join();
            engine.stop(Duration.ZERO).join();
        }
    }
}
