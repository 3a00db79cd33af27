package dev.corinth.websocket;

import dev.corinth.engine.Tallies;
import dev.corinth.wire.CloseCode;

import java.util.Map;
import java.util.TreeMap;

/// How often WebSockets of one loop have ended with which code. Written by its loop, read by every
/// thread.
///
/// Codes of applications are without number, so they count together: what is counted is bounded
/// whatever peers send.
final class CloseCounts {
    /// 1000 to 1015, 3000, the other codes of libraries, and those of applications.
    static final int SIZE = 19;

    private static final int FIRST = 1000;
    private static final int LAST = 1015;
    private static final int OTHERS_OF_LIBRARIES = 3999;
    private static final int OF_APPLICATIONS = 4999;

    private final Tallies counts = new Tallies(SIZE);

    void add(int code) {
        counts.add(place(code));
    }

    void addTo(long[] sums) {
        counts.addTo(sums);
    }

    static Map<Integer, Long> byCode(long[] sums) {
        var counts = new TreeMap<Integer, Long>();
        for (int i = 0; i < SIZE; i++) {
            if (sums[i] > 0) {
                counts.put(code(i), sums[i]);
            }
        }
        return counts;
    }

    private static int place(int code) {
        if (code >= FIRST && code <= LAST) {
            return code - FIRST;
        }
        if (code == CloseCode.UNAUTHORIZED) {
            return 16;
        }
        return code <= OTHERS_OF_LIBRARIES ? 17 : 18;
    }

    private static int code(int place) {
        return switch (place) {
            case 16 -> CloseCode.UNAUTHORIZED;
            case 17 -> OTHERS_OF_LIBRARIES;
            case 18 -> OF_APPLICATIONS;
            default -> FIRST + place;
        };
    }
}
