package dev.corinth.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// Named faults, each with a probability or a pattern, decided by one seed.
/// Owned by one thread.
///
/// ```
/// Faults faults = Faults.of(seed).with("short-write", 0.1).withOnly("reset", 7);
/// …
/// if (faults.happens("short-write")) {
///     length = faults.pick("short-write", 0, length);
/// }
/// ```
///
/// Each name draws from a stream of its own, so a new fault, or one asked about more often, does
/// not shift the others: a seed that once failed goes on failing.
public final class Faults {
    private final long seed;
    private final Map<String, Fault> faults = new TreeMap<>();

    private Faults(long seed) {
        this.seed = seed;
    }

    /// No fault at all, until some are added.
    ///
    /// @param seed decides what happens
    /// @return faults that never happen
    public static Faults of(long seed) {
        return new Faults(seed);
    }

    /// Lets a fault happen at random.
    ///
    /// @param name any name; replaces what was said about it before
    /// @param probability 0 (never) to 1 (always)
    /// @return these faults
    public Faults with(String name, double probability) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability=" + probability + " is not in 0…1");
        }
        return add(name, (nth, random) -> random.nextDouble() < probability);
    }

    /// Lets a fault happen by a pattern, which starts again at its end.
    ///
    /// @param name any name; replaces what was said about it before
    /// @param pattern `x` where it happens and `.` where not, at least one of them
    /// @return these faults
    public Faults withPattern(String name, String pattern) {
        if (!pattern.matches("[.x]+")) {
            throw new IllegalArgumentException("pattern=" + pattern + " has more than . and x");
        }
        return add(name, (nth, random) -> pattern.charAt((int) (nth % pattern.length())) == 'x');
    }

    /// Lets a fault happen once only. With each `nth` in turn, a test fails every call once.
    ///
    /// @param name any name; replaces what was said about it before
    /// @param nth which question is answered by yes, counted from 1
    /// @return these faults
    public Faults withOnly(String name, long nth) {
        return add(name, (index, random) -> index == nth - 1);
    }

    /// Asks whether a fault happens now.
    ///
    /// @param name its name; one that nothing was said about never happens, but is counted
    /// @return whether it happens
    public boolean happens(String name) {
        return fault(name).happens();
    }

    /// Draws a number for the details of a fault, such as how short a short write is.
    ///
    /// @param name its name
    /// @param from least number
    /// @param to end of the range, exclusive and greater than `from`
    /// @return a number in `[from, to)`
    public int pick(String name, int from, int to) {
        return fault(name).details.nextInt(from, to);
    }

    /// How often a fault was asked about.
    ///
    /// @param name its name
    /// @return 0 or more
    public long asked(String name) {
        return faults.containsKey(name) ? fault(name).asked : 0;
    }

    /// How often a fault happened.
    ///
    /// @param name its name
    /// @return 0 or more
    public long happened(String name) {
        return faults.containsKey(name) ? fault(name).happened : 0;
    }

    /// The faults that were added but have not happened: a test that ends with some of them has
    /// not tested what it says.
    ///
    /// @return their names in alphabetical order
    public List<String> notHappened() {
        List<String> names = new ArrayList<>();
        faults.forEach(
                (name, fault) -> {
                    if (fault.happened == 0 && fault.rule != Rule.NEVER) {
                        names.add(name);
                    }
                });
        return names;
    }

    /// Seed and counts, for the message of a failure.
    ///
    /// @return for example `faults of seed 5: reset 1/7, short-write 12/130`
    @Override
    public String toString() {
        List<String> counts = new ArrayList<>();
        faults.forEach((name, it) -> counts.add(name + " " + it.happened + "/" + it.asked));
        return "faults of seed " + seed + ": " + String.join(", ", counts);
    }

    private Faults add(String name, Rule rule) {
        faults.put(name, new Fault(rule, seed, name));
        return this;
    }

    private Fault fault(String name) {
        return faults.computeIfAbsent(name, missing -> new Fault(Rule.NEVER, seed, missing));
    }

    private interface Rule {
        Rule NEVER = (nth, random) -> false;

        boolean happens(long nth, SplittableRandom random);
    }

    private static final class Fault {
        private final Rule rule;
        private final SplittableRandom decisions;
        private final SplittableRandom details;
        private long asked;
        private long happened;

        private Fault(Rule rule, long seed, String name) {
            this.rule = rule;
            // Two streams: how many details one happening takes must not shift the next decision.
            SplittableRandom own = new SplittableRandom(seed + 31L * name.hashCode());
            decisions = own.split();
            details = own.split();
        }

        private boolean happens() {
            boolean now = rule.happens(asked, decisions);
            asked++;
            happened += now ? 1 : 0;
            return now;
        }
    }
}
