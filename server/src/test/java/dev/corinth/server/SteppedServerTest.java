package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.engine.Engine;
import dev.corinth.engine.EngineConfig;
import dev.corinth.oracle.RawFrames;
import dev.corinth.oracle.RawHandshake;
import dev.corinth.simulator.SimulatedFaults;
import dev.corinth.simulator.SimulatedNetwork;
import dev.corinth.simulator.SimulatedPeer;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// A server on loops that its caller turns.
class SteppedServerTest {
    private final SimulatedNetwork network = SimulatedNetwork.stepped(1, SimulatedFaults.none());
    private final Engine engine =
            Engine.stepped(EngineConfig.of(network.source()).loops(1).clock(network::nowNs));
    private final Diary diary = new Diary();
    private final Server server = Server.on(0).webSocket("/", diary).start(engine);

    private SimulatedPeer openWebSocket() {
        SimulatedPeer peer =
                network.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        peer.send(RawHandshake.request("/", "localhost").getBytes(StandardCharsets.US_ASCII));
        turn();
        assertThat(new String(peer.received(), StandardCharsets.US_ASCII))
                .startsWith("HTTP/1.1 101");
        return peer;
    }

    private void turn() {
        for (int i = 0; i < 10; i++) {
            int unused = engine.turn(Duration.ZERO);
            assertThat(unused).isNotNegative();
        }
    }

    @Test
    void servesWhileItIsTurned() {
        SimulatedPeer peer = openWebSocket();
        peer.send(RawFrames.write(Wire.text("Hello")));
        assertThat(diary.rest()).containsExactly("open");
        turn();
        assertThat(diary.rest()).containsExactly("text=Hello");
        server.close();
    }

    @Test
    void closingCutsWhatIsLeftAndReturns() {
        SimulatedPeer peer = openWebSocket();
        server.close();
        server.close();
        assertThat(diary.rest()).containsExactly("open", "close=1001 lost us");
        assertThat(peer.isEnded() || peer.isReset()).isTrue();
        assertThat(engine.ended()).isCompleted();
    }

    @Test
    void stoppingGoesOnWhileItIsTurned() {
        SimulatedPeer peer = openWebSocket();
        CompletableFuture<Void> stopped = server.stop(Duration.ofSeconds(5));
        turn();
        assertThat(stopped).isNotDone();
        peer.send(RawFrames.write(Wire.close(1001)));
        peer.finish();
        turn();
        assertThat(stopped).isCompleted();
    }

    @Test
    void startsOnce() {
        assertThatThrownBy(() -> server.start(engine))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("started");
        server.close();
    }
}
