package dev.corinth.engine;

import dev.corinth.poller.IoError;
import dev.corinth.poller.Line;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.SSLSession;

/// One connection: a line, what it speaks, and what waits to be sent on it. Owned by its loop; a
/// method that other threads may call says so.
///
/// Sending a frame takes three steps, so that it is written where it will be sent from:
/// [#admit] asks whether it may be sent, [#reserve] makes room for it, [#commit] sends what was
/// written there. A frame too large to be copied without need goes through [#sendThrough], one
/// that many connections share through [#share].
public final class Connection extends Line {
    /// The key of a message without one.
    public static final long NO_KEY = 0;

    private static final VarHandle COMMANDED = handle("commandedBytes");
    private static final VarHandle PUBLISHED = handle("publishedBytes");
    private static final VarHandle STATE = handle("state");

    final Loop loop;
    volatile OutputLimits limits;
    Protocol protocol = NoProtocol.INSTANCE;
    @Nullable TlsTransport tls;
    @Nullable OutputQueue queue;
    @Nullable IoError failure;
    /// Written by the loop (opaque), for every thread may ask whether this is open.
    ConnectionState state = ConnectionState.OPENING;
    boolean submitting;
    boolean dirty;
    boolean refilled;
    boolean aboveHighWater;
    boolean isToldOfEnd;
    long openByNs = Protocol.NEVER;
    private long wakeNs = Protocol.NEVER;

    // Read by every thread, written by the loop (opaque), except commandedBytes.
    @SuppressWarnings("unused") // through its handle
    private long publishedBytes;

    @SuppressWarnings("unused") // through its handle; added to by every thread
    private int commandedBytes;

    Connection(Loop loop, OutputLimits limits) {
        this.loop = loop;
        this.limits = limits;
    }

    /// A number that names this connection in this process, never 0 and not used again before 2^24
    /// later connections had the same slot. For every thread.
    ///
    /// ```
    /// 63     56 55          32 31                     0
    /// [loop + 1][ generation  ][         slot          ]
    /// ```
    ///
    /// @return the id
    public long id() {
        return ConnectionId.of(loop.number(), generation(), slot());
    }

    /// The loop that owns this connection. For every thread.
    ///
    /// @return the loop
    public Loop loop() {
        return loop;
    }

    /// What this connection speaks now.
    ///
    /// @return the protocol
    public Protocol protocol() {
        return protocol;
    }

    /// Changes what this connection speaks, for instance after an upgrade. The new protocol gets
    /// no `opened`; bytes that the old one has left are its caller's to hand over.
    ///
    /// @param next what it speaks from here on
    public void protocol(Protocol next) {
        assert loop.isOwner();
        protocol = next;
    }

    /// Our own address. On the loop only, while the connection is open.
    ///
    /// @return an internet or Unix domain address
    public SocketAddress localAddress() {
        return loop.poller().localAddress(this);
    }

    /// Whether bytes travel in TLS.
    ///
    /// @return true with TLS
    public boolean isSecure() {
        return tls != null;
    }

    /// Who the peer is by its certificate, where it was asked for one in TLS. On the loop only.
    ///
    /// @return its own certificate first, checked; empty if it has none
    public List<X509Certificate> peerCertificates() {
        assert loop.isOwner();
        return tls == null ? List.of() : tls.peerCertificates();
    }

    /// What was agreed in TLS. On the loop only.
    ///
    /// @return version, suite and more; empty for plain text
    public Optional<SSLSession> tlsSession() {
        assert loop.isOwner();
        return tls == null ? Optional.empty() : Optional.of(tls.session());
    }

    /// Whether a message may still be sent. For every thread; a moment later it may be otherwise.
    ///
    /// @return true while open
    public boolean isOpen() {
        return STATE.getOpaque(this) == ConnectionState.OPEN;
    }

    /// Asks whether a message may be sent, and applies the policy if the output is full.
    ///
    /// @param bytes the length of its frame with the header
    /// @param key what [OverflowPolicy#LATEST_PER_KEY] compares, or [#NO_KEY]
    /// @return SENT or QUEUED if it may be sent; DROPPED or CLOSED if it must not
    public SendResult admit(long bytes, long key) {
        return admit(bytes, key, limits.policy());
    }

    /// The same by a policy of the message's own, such as that of its topic. Messages that were
    /// admitted by [OverflowPolicy#DISCONNECT] or [OverflowPolicy#DROP_NEWEST] are never dropped
    /// for it.
    ///
    /// @param bytes the length of its frame with the header
    /// @param key what [OverflowPolicy#LATEST_PER_KEY] compares, or [#NO_KEY]
    /// @param policy what happens if the output is full
    /// @return SENT or QUEUED if it may be sent; DROPPED or CLOSED if it must not
    public SendResult admit(long bytes, long key, OverflowPolicy policy) {
        assert loop.isOwner();
        return loop.outlet().admission().admit(this, bytes, key, policy);
    }

    /// Makes room for a frame. Between this call and [#commit] nothing else may be done with this
    /// loop's connections.
    ///
    /// @param bytes at most [Outlet#MAX_RESERVE_BYTES]
    /// @return native memory; the room starts at [#reservedAt]
    public MemorySegment reserve(long bytes) {
        assert loop.isOwner();
        return loop.outlet().reserve(this, bytes);
    }

    /// Where the room of the last [#reserve] starts.
    ///
    /// @return the first byte
    public long reservedAt() {
        return loop.outlet().reservedAt();
    }

    /// Sends what was written into the room of [#reserve].
    ///
    /// @param bytes how much was written, at most what was reserved, at least 1
    /// @param kind whether a policy may drop it and what it may overtake
    public void commit(long bytes, FrameKind kind) {
        assert loop.isOwner();
        loop.outlet().commit(this, bytes, kind);
    }

    /// Sends one frame made of a head and a payload that lies elsewhere. As much as the kernel
    /// takes now is sent from where it lies; the rest is copied. On return all memory is the
    /// caller's again.
    ///
    /// @param head native memory with the head in `[headFrom, headTo)`
    /// @param headFrom the first byte of the head
    /// @param headTo the end of the head, exclusive
    /// @param payload native memory
    /// @param from the first byte of the payload
    /// @param to the end of the payload, exclusive
    public void sendThrough(
            MemorySegment head,
            long headFrom,
            long headTo,
            MemorySegment payload,
            long from,
            long to) {
        assert loop.isOwner();
        loop.outlet().sendThrough(this, head, headFrom, headTo, payload, from, to);
    }

    /// Sends a range of shared memory without copying it. It is held until it is sent or dropped.
    ///
    /// @param shared what is shared; whole
    public void share(SharedBytes shared) {
        assert loop.isOwner();
        loop.outlet().share(this, shared);
    }

    /// Has [Protocol#writable] called as soon as there is room, at the end of this turn at the
    /// earliest: for whoever wants to be told, and for a sender on another thread that was told to
    /// wait because of bytes that were still on their way to the loop.
    public void oweWritable() {
        assert loop.isOwner();
        loop.outlet().oweWritable(this);
    }

    /// Whether more waits to be sent than the high-water mark allows; if so, [Protocol#writable]
    /// follows. What this turn has gathered and the kernel may still take at once is not counted.
    ///
    /// @return true when no more should be sent now
    public boolean isCrowded() {
        assert loop.isOwner();
        OutputQueue waiting = queue;
        boolean isOver = waiting != null && waiting.bytes() > limits.highWaterBytes();
        aboveHighWater |= isOver;
        return isOver;
    }

    /// Says that the peer has said what it wants, after [Protocol#isGreeted] said that it had to:
    /// from here on the connection is not cut in favour of newer ones.
    public void settled() {
        assert loop.isOwner();
        loop.settled(this);
    }

    /// Stops receiving: the peer is slowed down by its own network. What has arrived stays with
    /// the poller; under TLS the records that the poller had handed over already still come.
    public void pause() {
        assert loop.isOwner();
        if (state.isAlive()) {
            loop.poller().receiving(this, false);
        }
    }

    /// Receives again after [#pause].
    public void resume() {
        assert loop.isOwner();
        if (state.isAlive()) {
            loop.poller().receiving(this, true);
        }
    }

    /// Says where the next bytes belong, at the end of [Protocol#received]: they are received there
    /// without a copy where the poller can, and `received` names the place where they really are.
    /// It holds for one `received`; until then, or until [#expectNothing] or `closed`, the range
    /// must not be freed or used. Under TLS it does nothing: there bytes are copied anyway.
    ///
    /// @param segment native memory
    /// @param from the first byte of the range
    /// @param to the end of the range, exclusive
    public void expect(MemorySegment segment, long from, long to) {
        assert loop.isOwner();
        if (tls == null && state.isAlive()) {
            loop.poller().expect(this, segment, from, to);
        }
    }

    /// Takes back what [#expect] said: on return the range may be freed.
    public void expectNothing() {
        assert loop.isOwner();
        loop.poller().withdraw(this);
    }

    /// Sends what waits and then ends our half: the peer sees the end, receiving goes on. Nothing
    /// can be sent afterwards.
    public void finish() {
        assert loop.isOwner();
        loop.outlet().closing(this, ConnectionState.FINISHING);
    }

    /// Sends what waits and then closes. `closed` follows.
    public void close() {
        assert loop.isOwner();
        loop.outlet().closing(this, ConnectionState.CLOSING);
    }

    /// Closes at once; what waits is lost and the peer sees a reset. `closed` follows.
    public void abort() {
        assert loop.isOwner();
        loop.outlet().abort(this);
    }

    /// Asks for [Protocol#expired] at a time, unless an earlier one was asked for already.
    ///
    /// @param timeNs on the clock of the loop, in nanoseconds
    public void wakeBy(long timeNs) {
        assert loop.isOwner();
        if (timeNs < wakeNs) {
            wakeNs = timeNs;
            loop.addTimer(this, timeNs);
        }
    }

    /// How many bytes wait to be sent: with the loop, and on their way to it. For every thread; a
    /// moment later it may be otherwise.
    ///
    /// @return 0 or more
    public long waitingBytes() {
        return (long) PUBLISHED.getOpaque(this) + (int) COMMANDED.getOpaque(this);
    }

    /// Posts bytes that the protocol is to send. They count as output from here on. For every
    /// thread but the loop's own.
    ///
    /// @param kind handed to [Protocol#posted], 0 to 2^20
    /// @param key handed to [Protocol#posted]
    /// @param bytes copied before this returns
    /// @return SENT or QUEUED if they are on their way; DROPPED if the output is full, or what
    ///     leads to the loop is; CLOSED
    public SendResult post(int kind, long key, byte[] bytes) {
        return Crossing.post(this, kind, key, bytes);
    }

    /// Posts bytes that the protocol is to send however full the output is, such as a ping. For
    /// every thread but the loop's own.
    ///
    /// @param kind handed to [Protocol#posted], 0 to 2^20
    /// @param bytes few; copied before this returns
    /// @return SENT if they are on their way; DROPPED if what leads to the loop is full; CLOSED
    public SendResult postUrgent(int kind, byte[] bytes) {
        return Crossing.postUrgent(this, kind, bytes);
    }

    /// Posts what controls the connection and counts as no output: it stays in order with what
    /// this thread has posted before, but no limit holds it up. For every thread but the loop's
    /// own.
    ///
    /// @param kind handed to [Protocol#posted], 0 to 2^20
    /// @param bytes few; copied before this returns
    /// @return false if the loop has ended
    public boolean postControl(int kind, byte[] bytes) {
        return Crossing.postControl(this, kind, bytes);
    }

    /// Hands over something that sends bytes when it is run on the loop. They count as output from
    /// here on. For every thread but the loop's own.
    ///
    /// @param length how many bytes it will send
    /// @param arrival run on the loop, whatever has become of the connection
    /// @return as for [#post]; it is run only if it was taken
    public SendResult hand(long length, Runnable arrival) {
        return Crossing.hand(this, length, arrival);
    }

    /// The limits of the output. For every thread.
    ///
    /// @return what was set for the listener or the client
    public OutputLimits limits() {
        return limits;
    }

    /// Changes the limits of the output, for instance when it is known what is spoken.
    ///
    /// @param next from here on
    public void limits(OutputLimits next) {
        assert loop.isOwner();
        limits = next;
    }

    /// @param bytes how many more are on their way; negative when they have arrived
    void addCommanded(long bytes) {
        int _ = (int) COMMANDED.getAndAdd(this, Math.toIntExact(bytes));
    }

    OutputQueue queue() {
        OutputQueue current = queue;
        if (current == null) {
            current = loop.outlet().newQueue();
            queue = current;
        }
        return current;
    }

    boolean hasQueue() {
        return queue != null && !queue.isEmpty();
    }

    void state(ConnectionState next) {
        STATE.setOpaque(this, next);
    }

    void publish(long queuedBytes) {
        PUBLISHED.setOpaque(this, queuedBytes);
    }

    /// Calls the protocol if its deadline has passed; an early call is one that is out of date.
    void expire(long nowNs) {
        if (nowNs < wakeNs) {
            return;
        }
        wakeNs = Protocol.NEVER;
        loop.outlet().cutIfStalled(this, nowNs);
        if (nowNs >= openByNs && state == ConnectionState.OPENING) {
            loop.counters().add(Counter.NOT_OPENED, 1);
            loop.outlet().abort(this, new IoError(IoError.Kind.TIMED_OUT, "not open in time"));
        }
        if (state.isAlive()) {
            wakeBy(Math.min(openByNs, protocol.expired(nowNs)));
        }
    }

    /// Gives the peer time again in which nobody could hear it.
    void unheard(long againNs) {
        openByNs = Protocol.later(openByNs, againNs);
        loop.outlet().unheard(this, againNs);
        protocol.unheard(againNs);
    }

    private static VarHandle handle(String field) {
        try {
            Class<?> type = Connection.class.getDeclaredField(field).getType();
            return MethodHandles.lookup().findVarHandle(Connection.class, field, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
