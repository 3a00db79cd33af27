package dev.corinth.poller;

import dev.corinth.linux.Linux;

import java.util.Optional;

/// The pollers that stand on the epoll of Linux. Stateless; safe for any thread.
public final class EpollPoller {
    private static final String NAME = "epoll";

    private EpollPoller() {}

    /// The source of these pollers.
    ///
    /// @return a source whose name is `epoll`; it may be that it cannot open any
    public static PollerSource source() {
        return new LinuxSource(NAME, EpollPoller::open);
    }

    /// Why these pollers cannot run here.
    ///
    /// @return a sentence for people; empty when they can run
    public static Optional<String> whyNot() {
        return Linux.whyNot();
    }

    private static Poller open(LineEvents events) {
        whyNot().ifPresent(
                        reason -> {
                            throw new PollerException("epoll cannot run here: " + reason);
                        });
        var lines = new LineStates<ReadyLine>();
        return new ReadyPoller(NAME, new EpollSystem(lines), events, lines);
    }
}
