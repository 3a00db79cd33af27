package dev.corinth.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.oracle.RawPeer;
import dev.corinth.poller.ListenSpec;
import dev.corinth.poller.PollerSource;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/// What becomes of the connections and listeners of a loop whose thread dies of an error of the
/// virtual machine, in the middle of a callback.
class DeadLoopConnectionsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<Recorder> lines = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> ending = new CompletableFuture<>();

    static List<PollerSource> sources() {
        return ReadinessTest.sources().toList();
    }

    @ParameterizedTest
    @MethodSource("sources")
    void theyAreToldAndCutAndNobodyConnectsToItAnyMore(PollerSource source) throws Exception {
        Engine engine = Engine.start(EngineConfig.of(source).loops(1));
        Acceptor acceptor = Recorder.into(lines, DeadLoopConnectionsTest::dieOfWhatIsReceived);
        var address =
                (InetSocketAddress)
                        engine.listen(ListenSpec.of(Rig.ANY_PORT), Service.plain(acceptor));
        Loop loop = engine.loops().getFirst();
        assertThat(loop.execute(() -> loop.atEnd(() -> ending.complete(null)))).isTrue();
        try (RawPeer bystander = RawPeer.connect(address);
                RawPeer killer = RawPeer.connect(address)) {
            while (engine.openConnections() < 2) {
                Thread.onSpinWait();
            }
            killer.sendText("die");

            bystander.expectEnd();
            killer.expectEnd();
        }
        assertThat(engine.ended())
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .withStackTraceContaining("the test wants it");
        assertThat(lines)
                .hasSize(2)
                .allSatisfy(line -> assertThat(line.closedCount).isOne())
                .allSatisfy(line -> assertThat(line.reason.text()).contains("the test wants it"));
        assertThat(ending).isCompleted();
        assertThat(engine.openConnections()).isZero();
        assertThat(loop.hasEnded()).isTrue();
        try (Socket late = new Socket()) {
            assertThatThrownBy(() -> late.connect(address)).isInstanceOf(ConnectException.class);
        }
    }

    private static void dieOfWhatIsReceived(Recorder line) {
        line.onReceived =
                self -> {
                    throw new InternalError("the test wants it");
                };
    }
}
