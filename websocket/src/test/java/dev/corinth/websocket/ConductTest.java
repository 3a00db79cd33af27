package dev.corinth.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.engine.Counter;
import dev.corinth.engine.Rate;
import dev.corinth.oracle.RawFrame;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What a WebSocket is held to beside the rules of the protocol: rates, a login, those who watch.
class ConductTest {
    private static final TrafficLimits TEN = TrafficLimits.ofMessages(Rate.perSecond(10).burst(10));

    private final Notes notes = new Notes();

    private static RawFrame[] messages(int count) {
        return Stream.generate(() -> Rig.text("m")).limit(count).toArray(RawFrame[]::new);
    }

    private static WebSocketConfig held(TrafficLimits limits) {
        return WebSocketConfig.STANDARD.traffic(limits);
    }

    private static int code(Rig.Peer peer) {
        byte[] payload = peer.frames().getLast().payload();
        return ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
    }

    @Test
    void A_26_whatIsTooFastWaitsAndNothingIsLost() {
        try (Rig rig = new Rig()) {
            Rig.Peer peer = rig.client(notes, held(TEN));
            peer.send(messages(40));
            rig.advance(Duration.ofSeconds(10));

            assertThat(notes.told()).hasSize(40);
            assertThat(rig.engine.count(Counter.OVER_RATE)).isPositive();
            assertThat(peer.frames()).noneMatch(frame -> frame.opcode() == 8);
            peer.line.close();
        }
    }

    @Test
    void A_26_whoIsTooFastIsClosedWhereThatIsAskedFor() {
        try (Rig rig = new Rig()) {
            TrafficLimits bytes = TEN.bytes(Rate.perSecond(100).burst(100)).closing();
            Rig.Peer few = rig.client(notes, held(bytes));
            few.send(Rig.text("m".repeat(101)));
            assertThat(code(few)).isEqualTo(1008);
            Rig.Peer many = rig.client(notes, held(TEN.closing()));
            many.send(messages(11));
            assertThat(code(many)).isEqualTo(1008);
            assertThat(rig.engine.count(Counter.OVER_RATE)).isEqualTo(2);
            few.line.close();
            many.line.close();
        }
    }

    @Test
    void A_26_allOfAnAddressCountTogetherButNotThisMachine() {
        Optional<Rate> one = Optional.of(Rate.perSecond(1));
        var limits = new AddressLimits(one, one, one);
        long network = 0x0A00_0001L << 32;

        assertThat(limits.admitsControl(network, 1)).isTrue();
        assertThat(limits.admitsControl(network, 1)).isFalse();
        assertThat(limits.spend(network, 1, 1, 1)).isLessThanOrEqualTo(0);
        assertThat(limits.spend(network, 1, 1, 1)).isPositive();
        try (Rig rig = new Rig()) {
            rig.admission = new Admission(empty(), empty(), empty(), Optional.of(limits), 0);
            Rig.Peer peer = rig.client(notes);
            peer.send(messages(5)).send(RawFrame.ping((byte) 1).withMask(Rig.KEY));
            assertThat(notes.told()).hasSize(6);
            peer.line.close();
        }
    }

    @Test
    void H_22_aLoginThatEndsClosesInTime() {
        try (Rig rig = new Rig()) {
            Rig.Peer peer = rig.client(notes);
            assertThat(notes.socket().login()).isEmpty();
            notes.socket().login(Login.of("ann").lasting(Duration.ofSeconds(5)));
            rig.run();
            assertThat(notes.socket().login().map(Login::name)).contains("ann");
            rig.advance(Duration.ofMillis(4_900));
            assertThat(peer.isGone()).isFalse();
            rig.advance(Duration.ofSeconds(1));

            assertThat(code(peer)).isEqualTo(3000);
            assertThat(rig.engine.count(Counter.LOGINS_ENDED)).isOne();
            peer.send(Rig.close(3000));
            peer.line.close();
            rig.run();
            assertThat(rig.webSockets.closeCodes()).isEqualTo(Map.of(3000, 1L));
        }
    }

    @Test
    void E_11_whoDoesNotLogInInTimeIsClosed() {
        try (Rig rig = new Rig()) {
            Optional<Duration> second = Optional.of(Duration.ofSeconds(1));
            rig.admission = new Admission(empty(), empty(), second, empty(), 0);
            Rig.Peer late = rig.client(notes);
            Rig.Peer known = rig.client(notes);
            notes.socket().login(Login.of("bob"));
            rig.advance(Duration.ofSeconds(3));

            assertThat(code(late)).isEqualTo(3000);
            assertThat(known.frames()).isEmpty();
            late.line.close();
            known.line.close();
        }
    }

    @Test
    void aLoginLastsMoreThanNoTime() {
        assertThatThrownBy(() -> Login.of("ann").lasting(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lasts=PT0S");
        assertThat(Login.of("ann").until(Instant.EPOCH).lasts()).contains(Duration.ofNanos(1));
        assertThat(Login.of(() -> "eve").name()).isEqualTo("eve");
    }

    @Test
    void OB_01_framesAreShownBothWaysWhileSomebodyWatches() {
        List<String> seen = new ArrayList<>();
        FrameTap tap = (socket, isSent, frame) -> seen.add((isSent ? "> " : "< ") + frame.length());
        try (Rig rig = new Rig()) {
            Rig.Peer peer = rig.client(notes);
            WebSocket socket = notes.socket();
            socket.watch(tap);
            rig.run();
            peer.send(Rig.text("one"));
            socket.send("answer");
            socket.send("x".repeat(70_000));
            rig.run();
            socket.unwatch(tap);
            rig.run();
            peer.send(Rig.text("unseen"));

            assertThat(seen).containsExactly("< 3", "> 6", "> 70000");
            peer.line.close();
        }
    }

    @Test
    void allThatAreOpenCanBeListed() {
        try (Rig rig = new Rig()) {
            Rig.Peer one = rig.client(notes);
            Rig.Peer two = rig.client(notes);
            List<WebSocket> met = new ArrayList<>();
            rig.webSockets.each(met::add);

            assertThat(met).containsExactlyInAnyOrderElementsOf(notes.sockets);
            assertThat(rig.webSockets.list(rig.engine.loops().getFirst()))
                    .isCompletedWithValueMatching(list -> list.size() == 2);
            rig.webSockets.goodbye(1012);
            assertThat(rig.webSockets.goodbye()).isEqualTo(1012);
            assertThatThrownBy(() -> rig.webSockets.goodbye(1005))
                    .isInstanceOf(IllegalArgumentException.class);
            one.send(Rig.close(3001));
            two.send(Rig.close(4001));
            one.line.close();
            two.line.close();
            rig.run();
            assertThat(rig.webSockets.closeCodes()).isEqualTo(Map.of(3999, 1L, 4999, 1L));
        }
    }

    private static <T> Optional<T> empty() {
        return Optional.empty();
    }

    @Test
    void whoCannotBeAskedIsClosedAndTheOthersAreAsked() {
        try (Rig rig = new Rig()) {
            Rig.Peer one = rig.client(notes);
            Rig.Peer two = rig.client(notes);
            Rig.Peer three = rig.client(notes);
            List<WebSocket> met = new ArrayList<>();
            rig.webSockets.each(
                    socket -> {
                        met.add(socket);
                        if (socket == notes.sockets.get(1)) {
                            throw new IllegalStateException("thrown by a task, as the test wants");
                        }
                    });
            rig.run();

            assertThat(met).containsExactlyInAnyOrderElementsOf(notes.sockets);
            assertThat(one.frames()).isEmpty();
            assertThat(two.frames()).containsExactly(RawFrame.close(1011, ""));
            assertThat(three.frames()).isEmpty();
        }
    }
}
