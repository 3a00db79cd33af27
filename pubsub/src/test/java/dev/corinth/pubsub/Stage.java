package dev.corinth.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.engine.Connection;
import dev.corinth.engine.Engine;
import dev.corinth.engine.EngineConfig;
import dev.corinth.engine.Loop;
import dev.corinth.engine.OutputLimits;
import dev.corinth.engine.Protocol;
import dev.corinth.engine.Service;
import dev.corinth.engine.SharedBytes;
import dev.corinth.poller.IoError;
import dev.corinth.poller.ListenSpec;
import dev.corinth.simulator.SimulatedFaults;
import dev.corinth.simulator.SimulatedNetwork;
import dev.corinth.simulator.SimulatedPeer;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Topics of an engine on a simulated network, stepped by a test. Owned by the test.
///
/// Members are sent `topic=payload;`, and `topic+name;` or `topic-name;` when somebody comes or
/// goes; those of the second encoding the same in capitals, without news of who is there.
final class Stage implements AutoCloseable {
    static final int FULL = 0;
    static final int CAPITALS = 1;

    final SimulatedNetwork network = SimulatedNetwork.stepped(1, SimulatedFaults.none());
    final Engine engine;
    final TopicHub hub;
    final List<Guest> guests = new ArrayList<>();
    OutputLimits limits = OutputLimits.STANDARD;
    int encoded;

    Stage(int loops, TopicConfig config) {
        engine =
                Engine.stepped(
                        EngineConfig.of(network.source()).loops(loops).clock(network::nowNs));
        hub = TopicHub.start(engine, config);
        assertThat(hub.encoding(this::full)).isEqualTo(FULL);
        assertThat(hub.encoding(this::capitals)).isEqualTo(CAPITALS);
    }

    static Stage with(TopicRule... rules) {
        TopicConfig config = TopicConfig.NONE;
        for (TopicRule rule : rules) {
            config = config.allow(rule);
        }
        return new Stage(3, config);
    }

    static TopicRule open(String filter, TopicPolicy policy) {
        return new TopicRule(TopicFilter.of(filter), policy, (who, act, topic) -> true);
    }

    static TopicRule open(String filter) {
        return open(filter, TopicPolicy.STANDARD);
    }

    /// A connection and what its peer sees. Owned by the test.
    final class Guest implements Protocol {
        final Connection connection;
        final List<Subscribed> answers = new ArrayList<>();
        @Nullable SimulatedPeer peer;
        int encoding = FULL;
        boolean isOverflowed;
        boolean leaves = true;
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();

        Guest(Connection connection) {
            this.connection = connection;
        }

        TopicMember member() {
            return TopicMember.of(connection, encoding, this);
        }

        Guest subscribe(String filter) {
            return subscribe(SubscribeRequest.to(filter));
        }

        Guest subscribe(SubscribeRequest request) {
            hub.subscribe(
                    member(),
                    request.onAnswer(
                            answer -> {
                                answers.add(answer);
                                request.onAnswer().accept(answer);
                            }));
            run();
            return this;
        }

        boolean unsubscribe(String filter) {
            boolean wasThere = hub.unsubscribe(connection, filter);
            run();
            return wasThere;
        }

        List<String> subscriptions() {
            return hub.subscriptions(connection);
        }

        Subscribed answer() {
            return answers.getLast();
        }

        SimulatedPeer line() {
            SimulatedPeer line = peer;
            if (line == null) {
                throw new AssertionError("no line yet");
            }
            return line;
        }

        /// All that came since this was asked last.
        String text() {
            received.writeBytes(line().received());
            String text = received.toString(StandardCharsets.UTF_8);
            received.reset();
            return text;
        }

        @Override
        public void received(MemorySegment segment, long from, long to) {
            throw new AssertionError("guests say nothing");
        }

        @Override
        public void ended() {
            connection.close();
        }

        @Override
        public void closed(IoError error) {
            if (leaves) {
                hub.membership(connection).leave(connection);
            }
        }

        @Override
        public void overflowed() {
            isOverflowed = true;
            hub.membership(connection).leave(connection);
            connection.abort();
        }

        @Override
        public void failed(Throwable thrown) {
            throw new AssertionError(thrown);
        }
    }

    Guest guest() {
        SocketAddress address = address();
        SimulatedPeer peer = network.connect(address);
        run();
        Guest guest = guests.getLast();
        guest.peer = peer;
        return guest;
    }

    private @Nullable SocketAddress listening;

    private SocketAddress address() {
        SocketAddress present = listening;
        if (present == null) {
            InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            Service service = Service.plain(this::protocol).limits(limits);
            present = engine.listen(ListenSpec.of(any), service);
            listening = present;
        }
        return present;
    }

    private Protocol protocol(Connection connection) {
        Guest guest = new Guest(connection);
        guests.add(guest);
        return guest;
    }

    TopicResult publish(String topic, String text) {
        TopicResult result = hub.publish(TopicMessage.text(TopicFilter.of(topic), text));
        run();
        return result;
    }

    void run() {
        int idle = 0;
        for (int i = 0; i < 200_000; i++) {
            int work = engine.turn(Duration.ZERO);
            idle = work == 0 && network.isQuiet() ? idle + 1 : 0;
            if (idle > 2 && !network.advanceToNext()) {
                return;
            }
        }
        throw new AssertionError("still busy: " + network);
    }

    void advance(Duration time) {
        network.advance(time);
        run();
    }

    private @Nullable SharedBytes full(Publication publication, Loop loop) {
        encoded++;
        TopicMessage message = publication.message();
        char sign =
                switch (message.kind()) {
                    case TEXT, BINARY -> '=';
                    case JOINED -> '+';
                    case LEFT -> '-';
                };
        String payload = new String(message.payload(), StandardCharsets.UTF_8);
        return shared(message.topic().text() + sign + payload + ";");
    }

    private @Nullable SharedBytes capitals(Publication publication, Loop loop) {
        encoded++;
        TopicMessage message = publication.message();
        String payload = new String(message.payload(), StandardCharsets.UTF_8);
        return message.kind().isMessage()
                ? shared((message.topic().text() + "=" + payload + ";").toUpperCase(Locale.ROOT))
                : null;
    }

    private static SharedBytes shared(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        MemorySegment segment = Arena.ofAuto().allocate(bytes.length);
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return SharedBytes.ofKept(segment);
    }

    /// That nothing is left: for the end of tests in which everybody leaves.
    void expectNothing() {
        assertThat(hub.subscriptions()).as("subscriptions").isZero();
        assertThat(hub.topics()).as("topics").isZero();
        assertThat(hub.keptBytes()).as("kept bytes").isZero();
        assertThat(hub.locals())
                .allSatisfy(local -> assertThat(local.sizes()).containsExactly(0, 0, 0));
    }

    @Override
    public void close() {
        assertThat(engine.stop(Duration.ZERO).isDone()).as("ended at once").isTrue();
        assertThat(network.misuses()).as("rules of the border").isEmpty();
        assertThat(hub.subscriptions()).as("subscriptions").isZero();
    }
}
