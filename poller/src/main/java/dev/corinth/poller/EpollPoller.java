package dev.corinth.poller;

import dev.corinth.linux.Epoll;
import dev.corinth.linux.Kernel;
import dev.corinth.linux.Linux;
import dev.corinth.linux.LinuxException;

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

    /// Why these pollers cannot run here. Opens an epoll for a moment to find out.
    ///
    /// @return a sentence for people; empty when they can run
    public static Optional<String> whyNot() {
        Optional<String> reason = Linux.whyNot();
        if (reason.isPresent()) {
            return reason;
        }
        try {
            Epoll.open(new Kernel(), 1).close();
            return Optional.empty();
        } catch (LinuxException e) {
            return Optional.of("" + e.getMessage());
        }
    }

    private static Poller open(LineEvents events) {
        Linux.whyNot()
                .ifPresent(
                        reason -> {
                            throw new PollerException("epoll cannot run here: " + reason);
                        });
        var lines = new LineStates<ReadyLine>();
        return new ReadyPoller(NAME, new EpollSystem(lines), events, lines);
    }
}
