package dev.corinth.websocket;

import dev.corinth.engine.Counter;
import dev.corinth.engine.Protocol;
import dev.corinth.wire.CloseCode;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;

/// What one WebSocket is held to beside the rules of the protocol: who it is, until when it may
/// stay, how much it may send. Owned by its loop; who it is may be read by every thread. A session
/// has one only where something of this was asked for.
final class Conduct {
    private final WebSocketSession session;
    private volatile @Nullable Login login;

    /// When the login ends, or when there has to be one.
    private long endsNs = Protocol.NEVER;

    private @Nullable PeerRates rates;

    /// Null while nobody watches.
    private @Nullable FrameTrace trace;

    /// Until when nothing is read, because too much came.
    private long restsUntilNs = Protocol.NEVER;

    Conduct(WebSocketSession session) {
        this.session = session;
    }

    Optional<Login> login() {
        return Optional.ofNullable(login);
    }

    void login(Login next) {
        login = next;
        long nowNs = session.tools().loop.nowNs();
        endsNs = next.lasts().map(time -> nowNs + time.toNanos()).orElse(Protocol.NEVER);
        session.reschedule();
    }

    /// Gives the peer a time in which to log in.
    void loginWithin(Duration time) {
        endsNs = session.tools().loop.nowNs() + time.toNanos();
        session.reschedule();
    }

    void rates(PeerRates its) {
        rates = its;
    }

    /// The next moment at which [#isOver] has something to say.
    long deadlineNs() {
        return Math.min(endsNs, restsUntilNs);
    }

    /// Goes on reading where that is due, and closes where the time of the peer is over.
    ///
    /// @return whether the end has begun
    boolean isOver(long nowNs) {
        if (nowNs >= endsNs) {
            endsNs = Protocol.NEVER;
            session.tools().loop.counters().add(Counter.LOGINS_ENDED, 1);
            String why = login == null ? "not logged in in time" : "login has ended";
            session.closing().close(CloseCode.UNAUTHORIZED, why);
            return true;
        }
        if (nowNs >= restsUntilNs) {
            restsUntilNs = Protocol.NEVER;
            session.goOn();
        }
        return false;
    }

    /// Counts what came.
    ///
    /// @return false if it is not to be shown: the peer has sent too much and is closed
    boolean admits(int messages, long bytes) {
        PeerRates its = rates;
        if (its == null) {
            return true;
        }
        long nowNs = session.tools().loop.nowNs();
        long restNs = its.spend(messages, bytes, nowNs);
        return restNs <= 0 || suffers(its, nowNs + restNs);
    }

    /// Says what becomes of a peer that has sent too much.
    ///
    /// @return false if the peer is closed for what it has sent
    private boolean suffers(PeerRates its, long untilNs) {
        session.tools().loop.counters().add(Counter.OVER_RATE, 1);
        if (its.closes()) {
            session.closing().fail(CloseCode.POLICY, "too many messages");
            return false;
        }
        restsUntilNs = untilNs;
        session.rest();
        return true;
    }

    /// Counts a frame without content.
    ///
    /// @return false if its address has sent too many
    boolean admitsControl() {
        PeerRates its = rates;
        return its == null || its.admitsControl(session.tools().loop.nowNs());
    }

    void watch(FrameTap tap) {
        FrameTrace current = trace;
        if (current == null) {
            current = new FrameTrace(session);
            trace = current;
        }
        current.add(tap);
    }

    void unwatch(FrameTap tap) {
        FrameTrace current = trace;
        if (current != null && current.remove(tap)) {
            trace = null;
        }
    }

    /// What shows frames to those who watch, or null.
    @Nullable FrameTrace trace() {
        return trace;
    }
}
