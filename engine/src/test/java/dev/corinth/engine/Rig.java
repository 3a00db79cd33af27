package dev.corinth.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.poller.Blocks;
import dev.corinth.poller.ListenSpec;
import dev.corinth.simulator.SimulatedFaults;
import dev.corinth.simulator.SimulatedNetwork;
import dev.corinth.simulator.SimulatedPeer;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// An engine on a simulated network, stepped by a test. Owned by the test.
///
/// Its end checks what must hold after every test: no rule of the border was broken, every
/// connection is gone, all memory came back.
final class Rig implements AutoCloseable {
    static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private static final int MOST_TURNS = 200_000;

    final SimulatedNetwork network;
    final Engine engine;
    private final long blocksBefore = Blocks.process().inUseBytes();

    private Rig(SimulatedNetwork network, UnaryOperator<EngineConfig> change) {
        this.network = network;
        EngineConfig config = EngineConfig.of(network.source()).loops(1).clock(network::nowNs);
        engine = Engine.stepped(change.apply(config));
    }

    static Rig quiet() {
        return quiet(config -> config);
    }

    static Rig quiet(UnaryOperator<EngineConfig> change) {
        return new Rig(SimulatedNetwork.stepped(1, SimulatedFaults.none()), change);
    }

    static Rig with(long seed, SimulatedFaults faults, UnaryOperator<EngineConfig> change) {
        return new Rig(SimulatedNetwork.stepped(seed, faults), change);
    }

    Loop loop() {
        return engine.loops().getFirst();
    }

    SocketAddress listen(Service service) {
        return engine.listen(ListenSpec.of(ANY_PORT), service);
    }

    SocketAddress listen(Acceptor acceptor) {
        return listen(Service.plain(acceptor));
    }

    /// A peer whose connection stands.
    SimulatedPeer connect(SocketAddress address) {
        SimulatedPeer peer = network.connect(address);
        run();
        return peer;
    }

    /// Turns until nothing happens any more, letting time pass while something is under way.
    void run() {
        int idle = 0;
        for (int i = 0; i < MOST_TURNS; i++) {
            int work = engine.turn(Duration.ZERO);
            idle = work == 0 && network.isQuiet() ? idle + 1 : 0;
            if (idle > 2 && !network.advanceToNext()) {
                return;
            }
        }
        throw new AssertionError("still busy after " + MOST_TURNS + " turns: " + network);
    }

    /// Does something on the loop and turns it once.
    <T> T call(Supplier<T> question) {
        T answer = question.get();
        engine.turn(Duration.ZERO);
        return answer;
    }

    void advance(Duration time) {
        network.advance(time);
        run();
    }

    long count(Counter counter) {
        return engine.count(counter);
    }

    @Override
    public void close() {
        boolean isOver = engine.stop(Duration.ZERO).isDone();
        assertThat(isOver).as("ended at once").isTrue();
        assertThat(network.misuses()).as("rules of the border").isEmpty();
        assertThat(engine.openConnections()).as("open connections").isZero();
        List<Long> inUse = engine.loops().stream().map(loop -> loop.slabs().inUseBytes()).toList();
        assertThat(inUse).as("memory of loops").containsOnly(0L);
        assertThat(Blocks.process().inUseBytes()).as("blocks").isEqualTo(blocksBefore);
    }
}
