package dev.corinth.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What the servers are asked to do. Immutable.
enum Case {
    SMALL("small", "64 B", 64, 64, 1),
    DEEP("deep", "64 B, 16 in flight", 64, 64, 16),
    PAGES("4k", "4 KiB", 64, 4096, 1),
    LARGE("64k", "64 KiB", 16, 65536, 1),
    TEXT("64k-text", "64 KiB of text", 16, 65536, 1),
    MANY("many", "20 B", 500, 20, 1),
    FAN("fan", "64 B to everybody", 1000, 64, 1);

    /// At most this much of the CPU time that the best peer takes, with one message in flight.
    private static final double BAR = 0.75;

    private static final double BAR_WHEN_DEEP = 0.5;

    private final String label;
    private final String title;
    private final int connections;
    private final int size;
    private final int depth;

    Case(String label, String title, int connections, int size, int depth) {
        this.label = label;
        this.title = title;
        this.connections = connections;
        this.size = size;
        this.depth = depth;
    }

    /// By the name on the command line.
    static Case of(String label) {
        return Arrays.stream(values())
                .filter(one -> one.label.equals(label))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "no case '"
                                                + label
                                                + "'; there are "
                                                + Arrays.stream(values())
                                                        .map(Case::label)
                                                        .collect(Collectors.joining(", "))));
    }

    /// The name on the command line.
    String label() {
        return label;
    }

    /// What it is, for readers.
    String title() {
        return String.format(Locale.ROOT, "%,d × %s", connections, title);
    }

    /// How much of the best peer's CPU time Corinth may take; there is no such bar for the fan.
    double bar() {
        return depth > 1 ? BAR_WHEN_DEEP : BAR;
    }

    /// Whether there is a bar.
    boolean isEcho() {
        return this != FAN;
    }

    /// Arguments of `corinth bench`, without those that are the same for all.
    List<String> arguments(int port) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "bench",
                                "ws://"
                                        + Peer.HOST
                                        + ":"
                                        + port
                                        + (isEcho() ? Peer.ECHO : Peer.CHAT),
                                "--kind",
                                isEcho() ? "echo" : "fan",
                                "--connections",
                                Integer.toString(connections),
                                "--size",
                                Integer.toString(size),
                                "--depth",
                                Integer.toString(depth)));
        if (this == TEXT) {
            all.add("--text");
        }
        return all;
    }
}
