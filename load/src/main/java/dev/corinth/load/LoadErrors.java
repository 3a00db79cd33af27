package dev.corinth.load;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What went wrong, by kind. Immutable.
///
/// @param refused connections that were not opened
/// @param closed connections that ended before they were to
/// @param lost messages that did not come back in time
/// @param wrong messages that came otherwise than they were sent, or that nobody had sent
/// @param closeCodes with which codes connections ended
/// @param reason what was said about the first error, or empty
public record LoadErrors(
        long refused,
        long closed,
        long lost,
        long wrong,
        SortedMap<Integer, Long> closeCodes,
        String reason) {
    /// Copies.
    public LoadErrors {
        closeCodes = Collections.unmodifiableSortedMap(new TreeMap<>(closeCodes));
    }

    /// All of them.
    ///
    /// @return 0 or more
    public long total() {
        return refused + closed + lost + wrong;
    }
}
