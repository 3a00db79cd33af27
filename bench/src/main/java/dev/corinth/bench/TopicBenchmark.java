package dev.corinth.bench;

import dev.corinth.engine.Connection;
import dev.corinth.engine.Engine;
import dev.corinth.engine.EngineConfig;
import dev.corinth.engine.Protocol;
import dev.corinth.engine.Service;
import dev.corinth.poller.IoError;
import dev.corinth.poller.ListenSpec;
import dev.corinth.pubsub.SubscribeRequest;
import dev.corinth.pubsub.TopicConfig;
import dev.corinth.pubsub.TopicFilter;
import dev.corinth.pubsub.TopicHub;
import dev.corinth.pubsub.TopicLimits;
import dev.corinth.pubsub.TopicMember;
import dev.corinth.pubsub.TopicMessage;
import dev.corinth.pubsub.TopicPolicy;
import dev.corinth.pubsub.TopicResult;
import dev.corinth.pubsub.TopicRule;
import dev.corinth.simulator.SimulatedFaults;
import dev.corinth.simulator.SimulatedNetwork;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// What it costs to publish a message on the loop of its topic, beside the sending. Owned by JMH.
///
/// One connection subscribes to patterns such as `room/17/+/mood`, and is of a kind that is sent
/// nothing; so rules, order, and the search for who is to be sent the message are all there is.
public class TopicBenchmark extends Measured {
    /// How many patterns there are.
    @Param({"100", "100000"})
    public int patterns;

    /// How many messages are published in turn, each with a name of its own object; the larger
    /// number is that of an application in which hardly any is warm when its turn comes.
    @Param({"4096", "131072"})
    public int names;

    private final SimulatedNetwork network = SimulatedNetwork.stepped(1, SimulatedFaults.none());
    private final Engine engine =
            Engine.stepped(EngineConfig.of(network.source()).loops(1).clock(network::nowNs));
    private final TopicHub hub = TopicHub.start(engine, config());
    private final List<TopicMessage> matching = new ArrayList<>();
    private final List<TopicMessage> other = new ArrayList<>();
    private int next;

    /// Made by JMH.
    public TopicBenchmark() {}

    private static TopicConfig config() {
        var all =
                new TopicRule(TopicFilter.of("#"), TopicPolicy.STANDARD, (who, act, topic) -> true);
        return TopicConfig.NONE
                .allow(all)
                .limits(TopicLimits.STANDARD.subscriptions(1_000_000, 1_000_000));
    }

    /// Subscribes a connection to all patterns.
    @Setup
    public void subscribe() {
        List<Connection> connections = new ArrayList<>();
        var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var service =
                Service.plain(
                        connection -> {
                            connections.add(connection);
                            return new Silent(connection);
                        });
        var _ = network.connect(engine.listen(ListenSpec.of(any), service));
        while (connections.isEmpty()) {
            int _ = engine.turn(Duration.ZERO);
        }
        int nothing = hub.encoding((publication, loop) -> null);
        TopicMember member = TopicMember.of(connections.getFirst(), nothing, this);
        IntStream.range(0, patterns)
                .mapToObj(i -> SubscribeRequest.to("room/" + i + "/+/mood"))
                .forEach(request -> hub.subscribe(member, request));
        var random = new SplittableRandom(1);
        for (int i = 0; i < names; i++) {
            String room = "room/" + random.nextInt(patterns);
            matching.add(message(room + "/desk/mood"));
            other.add(message(room + "/desk/light"));
        }
    }

    /// Ends the loop.
    @TearDown
    public void end() {
        if (!engine.stop(Duration.ZERO).isDone()) {
            throw new IllegalStateException("the loop has not ended");
        }
    }

    /// A message whose topic one pattern matches.
    ///
    /// @return what became of it
    @Benchmark
    public TopicResult matching() {
        return hub.publish(matching.get(next++ & (names - 1)));
    }

    /// A message whose topic a pattern matches but for its last level.
    ///
    /// @return what became of it
    @Benchmark
    public TopicResult other() {
        return hub.publish(other.get(next++ & (names - 1)));
    }

    private static TopicMessage message(String topic) {
        return TopicMessage.text(TopicFilter.of(topic), "well");
    }

    /// A connection on which nothing is said. Owned by its loop.
    ///
    /// @param connection its own
    private record Silent(Connection connection) implements Protocol {
        @Override
        public void received(MemorySegment segment, long from, long to) {}

        @Override
        public void ended() {
            connection.close();
        }

        @Override
        public void closed(IoError error) {}

        @Override
        public void overflowed() {
            connection.abort();
        }

        @Override
        public void failed(Throwable thrown) {
            connection.abort();
        }
    }
}
