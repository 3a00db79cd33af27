package dev.corinth.poller;

import java.util.List;
import java.util.Optional;

/// Which kind of poller loops use, and why: a source that can say so. Immutable.
///
/// @param source opens the pollers
/// @param reason why this kind, as a sentence for logs
public record PollerChoice(PollerSource source, String reason) implements PollerSource {
    /// The names that [#of] knows.
    public static final List<String> NAMES = List.of("auto", "uring", "epoll", "nio");

    /// Chooses by name.
    ///
    /// - `auto` takes the first that can run here of uring, epoll and nio, and says why not what
    ///   it left out.
    /// - `uring` takes io_uring, for Linux 6.1 and newer with native access enabled. Opens a ring
    ///   for a moment to see whether it can.
    /// - `epoll` takes the epoll of Linux, with native access enabled.
    /// - `nio` takes the selector of Java, which runs everywhere.
    ///
    /// @param name one of [#NAMES]
    /// @return what was chosen
    /// @throws IllegalArgumentException if there is no such name
    /// @throws PollerException if the kind named cannot run here; the text says why
    public static PollerChoice of(String name) {
        return switch (name) {
            case "auto" -> auto(UringPoller.whyNot(), EpollPoller.whyNot());
            case "nio" -> new PollerChoice(NioPoller.source(), "nio was asked for");
            case "epoll" -> named(EpollPoller.source(), EpollPoller.whyNot());
            case "uring" -> named(UringPoller.source(), UringPoller.whyNot());
            default -> throw new IllegalArgumentException("poller=" + name + ", one of " + NAMES);
        };
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public Poller open(LineEvents events) {
        return source.open(events);
    }

    @Override
    public boolean sharesPorts() {
        return source.sharesPorts();
    }

    @Override
    public void requireFree(ListenSpec spec) {
        source.requireFree(spec);
    }

    static PollerChoice auto(Optional<String> whyNotUring, Optional<String> whyNotEpoll) {
        if (whyNotUring.isEmpty()) {
            return new PollerChoice(UringPoller.source(), "auto takes uring, which runs here");
        }
        String notUring = "not uring: " + whyNotUring.get();
        if (whyNotEpoll.isEmpty()) {
            return new PollerChoice(EpollPoller.source(), "auto takes epoll, " + notUring);
        }
        String notEpoll = ", not epoll: " + whyNotEpoll.get();
        return new PollerChoice(NioPoller.source(), "auto takes nio, " + notUring + notEpoll);
    }

    static PollerChoice named(PollerSource source, Optional<String> whyNot) {
        if (whyNot.isPresent()) {
            throw new PollerException(
                    "poller=" + source.name() + " cannot run here: " + whyNot.get());
        }
        return new PollerChoice(source, source.name() + " was asked for");
    }
}
