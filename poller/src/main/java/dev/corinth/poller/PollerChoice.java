package dev.corinth.poller;

import java.util.List;
import java.util.Optional;

/// Which kind of poller loops use, and why. Immutable.
///
/// @param source opens the pollers
/// @param reason why this kind, as a sentence for logs
public record PollerChoice(PollerSource source, String reason) {
    /// The names that [#of] knows.
    public static final List<String> NAMES = List.of("auto", "uring", "nio");

    /// Chooses by name.
    ///
    /// - `auto` takes nio, which runs everywhere: io_uring keeps the same contract but is not
    ///   tuned yet, so it has to be asked for.
    /// - `uring` takes io_uring, for Linux 6.1 and newer with native access enabled. Opens a ring
    ///   for a moment to see whether it can.
    /// - `nio` takes the selector of Java.
    ///
    /// @param name one of [#NAMES]
    /// @return what was chosen
    /// @throws IllegalArgumentException if there is no such name
    /// @throws PollerException if the kind named cannot run here; the text says why
    public static PollerChoice of(String name) {
        return switch (name) {
            case "auto" ->
                    new PollerChoice(
                            NioPoller.source(),
                            "auto takes nio: uring is not tuned yet and is used by name only");
            case "nio" -> new PollerChoice(NioPoller.source(), "nio was asked for");
            case "uring" -> uring(UringPoller.whyNot());
            default -> throw new IllegalArgumentException("poller=" + name + ", one of " + NAMES);
        };
    }

    static PollerChoice uring(Optional<String> whyNot) {
        if (whyNot.isPresent()) {
            throw new PollerException("poller=uring cannot run here: " + whyNot.get());
        }
        return new PollerChoice(UringPoller.source(), "uring was asked for");
    }
}
