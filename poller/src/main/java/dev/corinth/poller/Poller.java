package dev.corinth.poller;

import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;

/// Moves bytes between the sockets of one loop and the network: the border between Corinth and
/// the operating system. Opened, used and closed on the thread of its loop; only [#wake()] may be
/// called by every thread.
///
/// A poller knows lines (sockets with a slot and a generation) and listeners. It knows no
/// protocol, no queue and no limit of an application; above it nobody sees a file descriptor.
/// What it has to say it says to its [LineEvents], and always from inside [#poll(long)], never
/// from inside another call.
///
/// Who owns which memory, and until when:
///
/// | memory | owner | until |
/// |---|---|---|
/// | the range given to `received` | the poller | the callback returns |
/// | the target of [#expect] | the poller | the next `received`, [#withdraw], or `closed` |
/// | the pieces of [#write] | the caller | not taken: on return they are the caller's again |
/// | the range of [#submit] | the poller | `sent`, or `closed` |
///
/// All memory is native; a heap segment is refused by an assertion.
public interface Poller extends AutoCloseable {
    /// The answer of [#write] when the line is broken: nothing can be sent on it any more, and
    /// `closed` follows from a later [#poll(long)].
    long BROKEN = -1;

    /// The name of this kind of poller for logs and figures: `nio`, `uring`, `simulated`.
    ///
    /// @return a short lower-case word
    String name();

    /// Opens a listening socket. Connections are accepted at once, as [#accepting] were on.
    ///
    /// @param spec where to listen and how
    /// @return the open listener
    /// @throws PollerException if the address cannot be bound; the text says which and why
    Listener listen(ListenSpec spec);

    /// Turns accepting on or off. While it is off, connections wait in the backlog of the kernel;
    /// a connection that was taken just before may still arrive.
    ///
    /// @param listener an open listener of this poller
    /// @param on whether to accept
    void accepting(Listener listener, boolean on);

    /// Closes a listener. No `accepted` comes from it after this call.
    ///
    /// @param listener a listener of this poller; closing it twice does nothing
    void close(Listener listener);

    /// Opens a socket for a line and connects it. Either `connected` follows, or `closed` with
    /// the reason as its only event.
    ///
    /// @param line a line that no poller has
    /// @param address where to; already resolved
    void connect(Line line, SocketAddress address);

    /// Takes over an open, connected socket for a line. `connected` follows. A line must not be
    /// written, finished or released before it is told to be open.
    ///
    /// @param line a line that no poller has
    /// @param handle the socket; this poller owns it from here on
    /// @throws PollerException if this kind of poller cannot serve this kind of handle
    void adopt(Line line, SocketHandle handle);

    /// Turns receiving on or off. It is on for a new line. While it is off there is neither
    /// `received` nor `ended` for this line; what the kernel had already handed over is kept and
    /// delivered when receiving is on again.
    ///
    /// @param line an open line of this poller
    /// @param on whether to receive
    void receiving(Line line, boolean on);

    /// Says where the next bytes of a line belong. A hint: `received` names the place where they
    /// really are. It holds for one `received`, whatever that covers, and a newer one replaces it.
    /// The range must not be freed or used until then, or until [#withdraw], or until the line is
    /// `closed`. It is not filled while receiving is off.
    ///
    /// @param line an open line of this poller
    /// @param segment native memory
    /// @param from the first byte of the range
    /// @param to the end of the range, exclusive
    void expect(Line line, MemorySegment segment, long from, long to);

    /// Takes back what [#expect] said: on return the range is the caller's again, and the next
    /// bytes come anywhere. So a poller fills the range only where it can stop at any time: by a
    /// call of the system that does not wait. Does nothing when nothing is expected.
    ///
    /// @param line a line of this poller, also one that is closing; one that is gone is ignored
    void withdraw(Line line);

    /// Sends as much as the kernel takes now, without waiting. Must not be called while a
    /// [#submit] of the same line is under way.
    ///
    /// @param line an open line of this poller
    /// @param pieces what to send, in order; unchanged by this call
    /// @return how many bytes were taken (fewer than given: the socket is full), or [#BROKEN]
    long write(Line line, Pieces pieces);

    /// Sends a range later and whole; progress in parts stays inside the poller. One at a time per
    /// line. The bytes must not change or move until `sent` or `closed`.
    ///
    /// @param line an open line of this poller with no submit under way
    /// @param segment native memory
    /// @param from the first byte of the range
    /// @param to the end of the range, exclusive; at least one byte
    void submit(Line line, MemorySegment segment, long from, long to);

    /// How many lines, of so many that each have something to send, are served better by a
    /// [#submit] each before the next [#poll(long)] than by a [#write] each.
    ///
    /// @param lines how many lines have something to send
    /// @return 0 or more; 0 where a submit is a system call of its own
    int submitsFor(int lines);

    /// Closes the sending half of a line: the peer sees the end, receiving goes on. Nothing may be
    /// written afterwards. Must not be called while a [#submit] of the line is under way.
    ///
    /// @param line an open line of this poller
    void finish(Line line);

    /// Cancels all that is under way on a line and closes its socket. `closed` follows from a
    /// later [#poll(long)]; no other event of the line comes after this call. Closing twice does
    /// nothing.
    ///
    /// @param line a line of this poller
    void close(Line line);

    /// Closes a line so that the peer sees a reset and nothing lingers: for peers that do not
    /// take what was sent to them. As [#close(Line)] otherwise.
    ///
    /// @param line a line of this poller
    void reset(Line line);

    /// Cancels all that is under way on a line and gives its socket away. `released` follows as
    /// the last event of the line; what the kernel had handed over before comes by `received`
    /// first, even while receiving is off. Closing it meanwhile does nothing.
    ///
    /// @param line an open line of this poller with no submit under way
    void release(Line line);

    /// Waits for events, at most for a time, and delivers them. One call is bounded in events and
    /// in bytes a line; what is over comes with the next call. What a callback throws is thrown
    /// to the caller; the poller stays usable and the events that were left come with the next
    /// call.
    ///
    /// @param timeoutNs nanoseconds to wait at most; 0 does not wait, negative waits for ever
    /// @return how many events were delivered
    int poll(long timeoutNs);

    /// Ends the wait of a [#poll(long)] under way, or else of the next one. For every thread.
    void wake();

    /// The lines of this poller by slot.
    ///
    /// @return the table; read by the loop, changed by the poller
    LineTable lines();

    /// Our own address of a line.
    ///
    /// @param line a line of this poller
    /// @return the address; the wildcard address with port 0 when the line is closing
    SocketAddress localAddress(Line line);

    /// Closes everything: listeners and lines (without events), then the memory once nothing is
    /// in flight. Must not be called from inside [#poll(long)]. Closing twice does nothing.
    @Override
    void close();
}
