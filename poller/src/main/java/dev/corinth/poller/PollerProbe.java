package dev.corinth.poller;

import dev.corinth.linux.LinuxException;
import dev.corinth.linux.RingProbe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What this machine has for moving bytes, and why it has not the rest. Immutable.
///
/// @param system the operating system, its release and the machine
/// @param pollers the kinds of pollers, in the order in which `auto` tries them
/// @param features what io_uring learned after its beginnings; empty where there is no io_uring
public record PollerProbe(String system, List<Finding> pollers, List<Finding> features) {
    /// Whether something is here. Immutable.
    ///
    /// @param name what was looked for
    /// @param whyNot why it is not here, as a sentence for people; empty when it is
    public record Finding(String name, Optional<String> whyNot) {
        /// Whether it is here.
        ///
        /// @return true if nothing speaks against it
        public boolean isHere() {
            return whyNot.isEmpty();
        }

        @Override
        public String toString() {
            return name + ": " + whyNot.map(reason -> "no, " + reason).orElse("yes");
        }
    }

    /// Takes the lists as they are now.
    public PollerProbe {
        pollers = List.copyOf(pollers);
        features = List.copyOf(features);
    }

    /// Looks what this machine has. Takes a few system calls, and needs native access to see more
    /// than NIO.
    ///
    /// @return what was found
    public static PollerProbe run() {
        Optional<String> whyNotUring = UringPoller.whyNot();
        List<Finding> pollers =
                List.of(
                        new Finding("uring", whyNotUring),
                        new Finding("epoll", EpollPoller.whyNot()),
                        new Finding("nio", Optional.empty()));
        String system =
                Stream.of("os.name", "os.version", "os.arch")
                        .map(System::getProperty)
                        .reduce((one, other) -> one + " " + other)
                        .orElseThrow();
        return new PollerProbe(system, pollers, whyNotUring.isEmpty() ? ofIoUring() : List.of());
    }

    /// All of it for people.
    ///
    /// @return one line for each thing that was looked for
    public List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(system);
        pollers.forEach(finding -> lines.add("poller " + finding));
        features.forEach(finding -> lines.add("io_uring " + finding));
        return lines;
    }

    private static List<Finding> ofIoUring() {
        var found = new ArrayList<Finding>();
        try {
            RingProbe.features()
                    .forEach(
                            (feature, whyNot) ->
                                    found.add(
                                            new Finding(
                                                    feature.words(),
                                                    whyNot.map(why -> since(feature, why)))));
        } catch (LinuxException e) {
            found.add(new Finding("features", Optional.of("" + e.getMessage())));
        }
        return found;
    }

    private static String since(RingProbe.Feature feature, String why) {
        return "Linux " + feature.since() + " has it: " + why;
    }
}
