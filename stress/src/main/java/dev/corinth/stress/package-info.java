/// The claims of `ring`, held against real threads by jcstress.
///
/// Each class takes one claim, and each state in it one situation: a ring, actors that run at the
/// same moment, and the outcomes that the claim allows. Any other outcome is a failure. jcstress
/// makes millions of such rings, under all the ways in which the virtual machine can compile the
/// actors.
///
/// - `RecordTests`: records are whole, in the order of their writer, and none is lost; padding;
///   batches.
/// - `ReuseTests`: nothing is overwritten before it is read, or cleared after it is written;
///   handlers that throw.
/// - `GrowthTests`: a ring that grows keeps order, and lets go of a block when nobody uses it.
/// - `ShrinkTests`: a ring that goes back to its first size keeps what is written meanwhile.
/// - `EndTests`: what was taken before the end is read.
/// - `QueueTests`: references are published with what they refer to.
/// - `TableTests`: a place of a table is claimed by one thread at a time.
/// - `DoorbellTests`: a doorbell lets nobody sleep over a record, and wakes once.
///
/// `Pipes` makes the rings, `Twice` and `Blank` are what is written, `Seen` is the reader.
///
/// ```
///   mvn test -pl stress -am -Dsurefire.failIfNoSpecifiedTests=false        some seconds
///   the same with -Dstress.options="-m quick -sc false"                    some minutes
///   mvn -Pstress test -pl stress -am -Dsurefire.failIfNoSpecifiedTests=false   very long
/// ```
///
/// The report is in `stress/target/jcstress/index.html`.
@NullMarked
package dev.corinth.stress;

import org.jspecify.annotations.NullMarked;
