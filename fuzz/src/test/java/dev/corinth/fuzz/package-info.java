/// What arbitrary bytes must not do: the fuzz targets and what judges them.
///
/// A target is a method with `@FuzzTest` in a class of its own. It must not throw, whatever it is
/// given, and it asserts what holds for all inputs: an input cut into pieces gives the same events
/// as the whole ([Cuts]), what was read can be written and read again, nothing is touched outside
/// the range that was handed over ([Block]), and where a slow and obvious way to the answer exists,
/// it gives the same one. [ConnectionFuzzTest] plays whole visits to a server on a simulated
/// network ([EchoServer]): nothing of ours fails, all is given back, and others are still served.
///
/// - `mvn verify` runs every target over its corpus, which lies among the test resources in
///   `<class>Inputs/<method>`, and then for a moment over random changes of it ([RandomRunTest]).
/// - `JAZZER_FUZZ=1 mvn -Dtest=<class> …` fuzzes one target until something is found.
/// - The profile `fuzz` runs all targets for long and writes `docs/fuzzing.md` ([LongRunTest]).
@NullMarked
package dev.corinth.fuzz;

import org.jspecify.annotations.NullMarked;
