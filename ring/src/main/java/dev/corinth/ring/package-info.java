/// Lock-free pipes between threads: the only objects of Corinth that two threads change.
///
/// ```
///   one writer    ─► OneToOneByteRing  ─┐   records (kind, id, bytes) in native memory,
///   many writers  ─► ManyToOneByteRing ─┼─► one reader
///   many writers  ─► ReferenceQueue    ─┘   objects of the heap
///                        Doorbell           wakes the reader if it sleeps, once
///                        ReferenceTable     objects that records of a ring speak of
/// ```
///
/// ## How a pipe is built
///
/// A pipe is a chain of links. A link (`ByteLink`, `SlotLink`) is a ring of its own: some memory,
/// and two `Position`s that only grow, tail and head. Each position is alone on its cache lines,
/// and so is what one side keeps for itself (`Cursor`). A pipe has one link until the link is too
/// small; then the writer puts a last record into it that says "moved", and goes on in a larger
/// one. The reader comes to that record after all others, follows, and gives the memory back. So
/// pipes start small, grow to a cap, and keep their order while they grow. One of many writers goes
/// back to its first size in the same way when its reader finds it calm.
///
/// ## What may be relied on
///
/// - What one writer writes is read in that order; nothing is read twice, half or not at all.
/// - A writer never waits: when there is no room up to the cap, it is refused.
/// - A reader reads no more than it wants to, and frees what it read even if its handler throws.
/// - Nothing is allocated on the heap but when a pipe grows.
///
/// Order between threads is made by release and acquire through `VarHandle`, which stand in the
/// names of the methods of `Position` and `Link`, and by the two full fences of
/// [dev.corinth.ring.Doorbell]. Each class says why it is right; the module `stress` tries to show
/// that it is not.
///
/// A pipe knows no sockets, no protocols, and no loops: memory is handed in as
/// [dev.corinth.ring.RingMemory], the way to wake a reader as a `Runnable`.
package dev.corinth.ring;
