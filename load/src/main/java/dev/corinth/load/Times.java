package dev.corinth.load;

import java.util.Arrays;

/// A queue of times, first in, first out. Owned by its loop. It takes memory only when it grows.
final class Times {
    private static final int FIRST_CAPACITY = 8;

    private long[] times = new long[FIRST_CAPACITY];
    private int first;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(long timeNs) {
        if (size == times.length) {
            grow();
        }
        times[(first + size) & (times.length - 1)] = timeNs;
        size++;
    }

    /// Takes the oldest.
    ///
    /// @throws IllegalStateException if there is none
    long take() {
        if (size == 0) {
            throw new IllegalStateException("no time is left");
        }
        long timeNs = times[first];
        first = (first + 1) & (times.length - 1);
        size--;
        return timeNs;
    }

    private void grow() {
        long[] larger = Arrays.copyOf(times, times.length * 2);
        // What stood before the first comes behind the last.
        System.arraycopy(times, 0, larger, times.length, first);
        times = larger;
    }
}
