/// Measurements: what a trick on the hot path is worth, in JMH, and what an idle connection costs.
///
/// All benchmarks inherit from [dev.corinth.bench.Measured] how they measure. `MaskBenchmark` and
/// `Utf8Benchmark` time the two loops over payloads, `CodecBenchmark` the receive path of a server
/// and the send paths of both roles, `DeflateBenchmark` compression. Frames are built once, copied
/// into place and fed to the codec, whose events `CountingHandler` counts; unfinished messages lie
/// in `Blocks`. `RingBenchmark` passes records from thread to thread; it wants two idle cores.
/// `TimerBenchmark` turns the wheel of a loop. `TopicBenchmark` publishes against patterns.
///
/// ```
///   mvn -q -B package -pl bench -am -DskipTests
///   mvn -q -B dependency:build-classpath -pl bench -Dmdep.outputFile=bench/target/classpath
///   java -cp bench/target/classes:$(cat bench/target/classpath) org.openjdk.jmh.Main -prof gc Mask
/// ```
///
/// `IdleMemory` is a program of its own: it fills an `IdleServer` in another process with idle
/// WebSockets and tells its memory apart. `docs/benchmarks.md` has its command.
///
/// A benchmark knows the public face of a module only; but for `IdleMemory`, none opens a socket.
@NullMarked
package dev.corinth.bench;

import org.jspecify.annotations.NullMarked;
