package dev.corinth.cli;

import dev.corinth.engine.Rate;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/// How often the same is said in a log: ten times a second and fifty at once for each reason, and
/// how many were left out is said with the next one. Safe for any thread; nobody waits.
///
/// A reason is a logger, a level and what the text begins with, up to the first value. What peers
/// can make happen has a bounded number of reasons; beyond 1,000 they share one. Below `INFO`
/// nothing is left out: that is written for somebody who asked for all of it.
final class LogLimit {
    private static final Rate EACH = Rate.perSecond(10).burst(50);
    private static final int MOST_REASONS = 1000;
    private static final String OTHERS = "";

    private final ConcurrentMap<String, Reason> reasons = new ConcurrentHashMap<>();

    /// What is known of one reason.
    private static final class Reason {
        private final AtomicLong fullNs = new AtomicLong(Long.MIN_VALUE);
        private final AtomicLong unsaid = new AtomicLong();

        /// Two threads may spend at once; the loser tries again with what the winner left.
        private boolean isAllowed(long nowNs) {
            long before;
            long after;
            do {
                before = fullNs.get();
                after = EACH.spend(before == Long.MIN_VALUE ? nowNs : before, 1, nowNs);
                if (EACH.debtNs(after, nowNs) > 0) {
                    return false;
                }
            } while (!fullNs.compareAndSet(before, after));
            return true;
        }
    }

    /// Whether something may be said.
    ///
    /// @return how many like it were left out before it, or -1 if it is left out itself
    long unsaid(LogRecord logged, long nowNs) {
        if (logged.getLevel().intValue() < Level.INFO.intValue()) {
            return 0;
        }
        Reason reason = reason(logged);
        if (reason.isAllowed(nowNs)) {
            return reason.unsaid.getAndSet(0);
        }
        reason.unsaid.incrementAndGet();
        return -1;
    }

    private Reason reason(LogRecord logged) {
        String text = logged.getMessage() == null ? "" : logged.getMessage();
        int end = 0;
        while (end < text.length() && isWord(text.charAt(end))) {
            end++;
        }
        String name =
                logged.getLoggerName() + "|" + logged.getLevel() + "|" + text.substring(0, end);
        Reason known = reasons.get(name);
        if (known == null) {
            String kept = reasons.size() < MOST_REASONS ? name : OTHERS;
            known = reasons.computeIfAbsent(kept, _ -> new Reason());
        }
        return known;
    }

    private static boolean isWord(char c) {
        return c == ' ' || Character.isLetter(c);
    }
}
