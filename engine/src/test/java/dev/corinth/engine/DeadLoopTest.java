package dev.corinth.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.oracle.RawPeer;
import dev.corinth.poller.Blocks;
import dev.corinth.poller.ListenSpec;
import dev.corinth.poller.NioPoller;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// What becomes of those who wait for a loop whose thread dies of an error of the virtual machine.
class DeadLoopTest {
    private static final int MANY = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Engine engine = Engine.start(EngineConfig.of(NioPoller.source()).loops(2));
    private final Loop dying = engine.loops().get(1);
    private final CountDownLatch death = new CountDownLatch(1);
    private final AtomicInteger finished = new AtomicInteger();
    private final CompletableFuture<Void> told = new CompletableFuture<>();

    /// Keeps the loop busy until it dies: what is asked of it meanwhile waits.
    DeadLoopTest() {
        assertThat(dying.execute(this::die)).isTrue();
    }

    @AfterEach
    void theOtherLoopEnds() {
        death.countDown();
        assertThat(engine.stop(Duration.ZERO))
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .withStackTraceContaining("the test wants it");
    }

    @Test
    void AP_48_eachIsFinishedOnceThoughALoopDies() {
        new Group(engine).each(member -> {}, this::finish);
        assertThat(finished).hasValue(0);

        death.countDown();

        assertThat(told).succeedsWithin(PATIENCE);
        new Group(engine).each(member -> {}, this::finish);
        assertThat(engine.ended()).isNotDone();
        assertThat(Engine.call(engine.loops().getFirst(), Loop::number)).isZero();
        assertThat(finished).hasValue(2);
    }

    @Test
    void AP_48_eachIsFinishedThoughItsLoopDiesOfIt() {
        Engine single = Engine.start(EngineConfig.of(NioPoller.source()).loops(1));
        var group = new Group(single);
        var joined = new CompletableFuture<Void>();
        Acceptor acceptor =
                connection -> {
                    group.join(connection, 0);
                    joined.complete(null);
                    return new Recorder(connection);
                };
        SocketAddress address = single.listen(ListenSpec.of(Rig.ANY_PORT), Service.plain(acceptor));
        try (RawPeer peer = RawPeer.connect((InetSocketAddress) address)) {
            assertThat(joined).succeedsWithin(PATIENCE);
            group.each(member -> die(), this::finish);
            assertThat(told).isNotDone();
            death.countDown();

            assertThat(told).succeedsWithin(PATIENCE);
            assertThat(single.ended()).failsWithin(PATIENCE);
            assertThat(finished).hasValue(1);
            assertThat(peer).isNotNull();
        }
    }

    @Test
    void aCallIsAnsweredThoughItsLoopDies() {
        var answer = new CompletableFuture<Integer>();
        Thread caller =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        answer.complete(Engine.call(dying, Loop::number));
                                    } catch (IllegalStateException e) {
                                        answer.completeExceptionally(e);
                                    }
                                });
        while (caller.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }

        death.countDown();

        assertThat(answer)
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .withMessageContaining("the loop has ended: loop=1");
        assertThatThrownBy(() -> Engine.call(dying, Loop::number))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aBroadcastOnItsWayIsGivenBack() {
        long before = Blocks.process().inUseBytes();
        MemorySegment block = Blocks.process().take(MANY);
        var broadcast = new Broadcast(Connection.NO_KEY, SharedBytes.ofBlock(block, MANY));
        new Group(engine).send(broadcast, Recipients.all());
        assertThat(Engine.call(engine.loops().getFirst(), Loop::number)).isZero();
        assertThat(Blocks.process().inUseBytes()).isGreaterThan(before);

        assertThat(dying.execute(new Command(() -> {}, this::finish))).isTrue();
        death.countDown();

        assertThat(told).succeedsWithin(PATIENCE);
        // The ring of the loop may be given back too by then.
        assertThat(Blocks.process().inUseBytes()).isLessThanOrEqualTo(before);
    }

    private void finish() {
        finished.incrementAndGet();
        told.complete(null);
    }

    private void die() {
        try {
            death.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        throw new InternalError("the test wants it");
    }
}
