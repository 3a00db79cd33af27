/// Benchmarks in JMH: what a trick on the hot path is worth.
///
/// ```
///   mvn -q -B package -pl bench -am -DskipTests
///   mvn -q -B dependency:build-classpath -pl bench -Dmdep.outputFile=bench/target/classpath
///   java -cp bench/target/classes:$(cat bench/target/classpath) org.openjdk.jmh.Main -prof gc Mask
/// ```
@NullMarked
package dev.corinth.bench;

import org.jspecify.annotations.NullMarked;
