package dev.corinth.peers;

/// Whether a reading of CPU time can be true. Immutable.
///
/// The load reads the clock of the server's process when measuring begins and ends, and counts
/// messages by its own clock. On a machine that is busy with other work the two may part: a server
/// was once told to have answered 71,000 messages in no time at all. What is read too late is
/// always too little, which makes a server look good, so it is refused and never repeated until it
/// pleases.
///
/// @param reportedMicros what the load says of the measured time
/// @param wholeMicros what this program read around the whole of the load, warm-up included
/// @param share the measured time as a part of the time with load
record CpuCheck(long reportedMicros, long wholeMicros, double share) {
    /// The kernel tells CPU time in steps of this length.
    private static final long STEP_MICROS = 10_000;

    /// One step more or less is 5 % then.
    private static final long LEAST_STEPS = 20;

    /// Opening connections and compiling belong to the whole alone, so the measured part may be
    /// less than its share; less than this part of it, it was not looked at for all of its time.
    private static final double LEAST_OF_SHARE = 0.6;

    /// Passes or refuses.
    ///
    /// @throws IllegalArgumentException if it cannot be true
    void require() {
        if (reportedMicros < LEAST_STEPS * STEP_MICROS) {
            throw new IllegalArgumentException(
                    "only "
                            + reportedMicros / 1000
                            + " ms of CPU time, which is told in steps of 10 ms: no figure");
        }
        if (reportedMicros > wholeMicros + STEP_MICROS) {
            throw new IllegalArgumentException(
                    "the measured part took " + reportedMicros + " µs, the whole " + wholeMicros);
        }
        if (reportedMicros < LEAST_OF_SHARE * share * wholeMicros) {
            throw new IllegalArgumentException(
                    "the load saw %d ms of CPU time where about %d ms are its part"
                            .formatted(
                                    reportedMicros / 1000, Math.round(share * wholeMicros / 1000)));
        }
    }
}
