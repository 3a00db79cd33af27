package dev.corinth.load;

import dev.corinth.poller.PollerChoice;

/// On how many threads the load is made, and with what. Immutable.
///
/// @param count how many loops, each with a thread of its own: 1 to 64. Default 1
/// @param poller what moves the bytes: `auto`, `uring`, `epoll` or `nio`. Default `auto`
/// @param opening how many connections are being opened at once: 1 to 4,096. Default 100
public record Lanes(int count, String poller, int opening) {
    /// The defaults.
    public static final Lanes STANDARD = new Lanes(1, "auto", 100);

    /// Checks the numbers.
    public Lanes {
        Traffic.require("loops", count, 1, 64);
        Traffic.require("opening", opening, 1, 4096);
        if (!PollerChoice.NAMES.contains(poller)) {
            throw new IllegalArgumentException(
                    "poller=" + poller + ", one of " + PollerChoice.NAMES);
        }
    }
}
