package dev.corinth.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.engine.Connection;
import dev.corinth.engine.Engine;
import dev.corinth.engine.EngineConfig;
import dev.corinth.engine.Loop;
import dev.corinth.engine.Protocol;
import dev.corinth.engine.Service;
import dev.corinth.oracle.RawPeer;
import dev.corinth.poller.IoError;
import dev.corinth.poller.ListenSpec;
import dev.corinth.poller.NioPoller;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/// What becomes of those who ask for topics whose home dies of an error of the virtual machine.
class DeadHomeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final Engine engine = Engine.start(EngineConfig.of(NioPoller.source()).loops(2));
    private final TopicHub hub = TopicHub.start(engine, TopicConfig.NONE.allow(Stage.open("#")));
    private final CountDownLatch death = new CountDownLatch(1);

    /// A peer that says nothing. Owned by its loop.
    ///
    /// @param connection its own
    private record Silent(Connection connection) implements Protocol {
        @Override
        public void received(MemorySegment segment, long from, long to) {
            throw new AssertionError("peers say nothing");
        }

        @Override
        public void ended() {
            connection.close();
        }

        @Override
        public void closed(IoError error) {
            // Nobody of this test looks at who is left.
        }

        @Override
        public void overflowed() {
            throw new AssertionError("nothing is sent");
        }

        @Override
        public void failed(Throwable thrown) {
            throw new AssertionError(thrown);
        }
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
    void aSubscriberIsToldOnItsOwnLoopThatTheHomeOfItsTopicHasDied() {
        hub.encoding((publication, loop) -> null);
        var opened = new CompletableFuture<Connection>();
        Service service =
                Service.plain(
                        connection -> {
                            opened.complete(connection);
                            return new Silent(connection);
                        });
        var address = (InetSocketAddress) engine.listen(ListenSpec.of(ANY_PORT), service);
        try (RawPeer _ = RawPeer.connect(address)) {
            assertThat(opened).succeedsWithin(PATIENCE);
            Connection connection = opened.join();
            Loop own = connection.loop();
            Loop dying = engine.loops().get(1 - own.number());
            assertThat(dying.execute(this::die)).isTrue();
            TopicFilter elsewhere = nameOf(dying);

            var waits = subscribe(connection, elsewhere.text());
            death.countDown();
            assertThat(waits).succeedsWithin(PATIENCE).isEqualTo(told(own));
            assertThat(subscribe(connection, elsewhere.text()))
                    .succeedsWithin(PATIENCE)
                    .isEqualTo(told(own));
            assertThat(hub.subscriptions()).isZero();
        }
    }

    private CompletableFuture<List<Object>> subscribe(Connection connection, String name) {
        var answer = new CompletableFuture<List<Object>>();
        SubscribeRequest request =
                SubscribeRequest.to(name)
                        .onAnswer(it -> answer.complete(said(it, connection.loop())));
        TopicMember member = TopicMember.of(connection, 0, "test");
        Boolean _ =
                Engine.call(
                        connection.loop(),
                        loop -> {
                            hub.subscribe(member, request);
                            return true;
                        });
        return answer;
    }

    private static List<Object> said(Subscribed answer, Loop loop) {
        return List.of(answer.result(), loop.number(), loop.isOwner());
    }

    private static List<Object> told(Loop loop) {
        return List.of(TopicResult.UNAVAILABLE, loop.number(), true);
    }

    /// A topic whose home is a loop.
    private TopicFilter nameOf(Loop loop) {
        HomeTopics home = hub.homes().get(loop.number());
        return IntStream.range(0, 1_000)
                .mapToObj(i -> TopicFilter.of("t" + i))
                .filter(name -> hub.home(name) == home)
                .findFirst()
                .orElseThrow();
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
