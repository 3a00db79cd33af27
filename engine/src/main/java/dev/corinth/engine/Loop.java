package dev.corinth.engine;

import dev.corinth.poller.IoError;
import dev.corinth.poller.ListenSpec;
import dev.corinth.poller.Listener;
import dev.corinth.poller.Poller;
import dev.corinth.poller.SocketHandle;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// One loop: a thread, a poller, and the connections that belong to it. Used by its own thread; a
/// method that other threads may call says so.
///
/// A turn reads the clock, runs what other threads asked for, lets the poller deliver events, runs
/// what is due and sends what waits. It is bounded and never blocks but in the poller.
public final class Loop {
    private final int number;
    private final LoopClock clock;
    private final Engine engine;
    private final Slabs slabs;
    private final Counters counters = new Counters();
    private final Inbox inbox;
    private final Callbacks callbacks = new Callbacks(this);
    private final ScheduledTasks tasks = new ScheduledTasks();
    private final List<Runnable> endings = new ArrayList<>();
    private final Thread thread;
    private final Poller poller;
    private final LoopEvents events;
    private final Outlet outlet;
    private final TimerWheel wheel;
    private @Nullable TlsBuffers tlsBuffers;
    private boolean isStopping;

    /// Opens a loop on the calling thread, which owns it from here on.
    Loop(Engine engine, int number, EngineConfig config) {
        this.engine = engine;
        this.number = number;
        this.clock = new LoopClock(config.clock(), this::stoodStill);
        this.thread = Thread.currentThread();
        this.slabs = new Slabs(config.maxMemoryBytes());
        this.wheel = new TimerWheel(clock.nowNs());
        this.events = new LoopEvents(this, config);
        this.poller = config.poller().open(events);
        this.inbox = new Inbox(poller::wake, new LoopArrivals(this), new Dropping(counters));
        this.outlet = new Outlet(this, poller, slabs);
    }

    /// The number of this loop. For every thread.
    ///
    /// @return 0 or more
    public int number() {
        return number;
    }

    /// Whether the calling thread is this loop's own. For every thread.
    ///
    /// @return true on the loop's thread
    public boolean isOwner() {
        return Thread.currentThread() == thread;
    }

    /// The time of this turn.
    ///
    /// @return nanoseconds on the clock of the engine
    public long nowNs() {
        return clock.nowNs();
    }

    /// Runs something on this loop, in the order in which one thread asks. For every thread.
    ///
    /// What is taken is not run if the thread of the loop dies before: who waits for it gives a
    /// [Command].
    ///
    /// @param command short and not blocking
    /// @return false if the loop has ended, or if what waits for it fills a gigabyte; the command
    ///     is not run then
    public boolean execute(Runnable command) {
        return inbox.offer(command, 0);
    }

    /// Runs something that brings the bytes of a message to this loop, in the same order as
    /// [#execute(Runnable)]. A loop takes 16 MiB of them on their way, or one message of any
    /// length. For every thread.
    ///
    /// @param bytes how long the message is
    /// @param command short and not blocking
    /// @return false if it is refused, which is counted, or if the loop has ended; the command is
    ///     not run then
    public boolean execute(long bytes, Runnable command) {
        long claim = inbox.claim(bytes);
        boolean isTaken = false;
        try {
            isTaken = claim > 0 && inbox.offer(command, claim);
        } finally {
            inbox.unclaim(isTaken ? 0 : claim);
        }
        if (!isTaken && !inbox.isEnded()) {
            engine.commandsRefused();
        }
        return isTaken;
    }

    /// Whether this loop takes nothing any more, since it has ended or its thread has died. For
    /// every thread.
    ///
    /// @return true for good once it is
    public boolean hasEnded() {
        return inbox.isEnded();
    }

    /// Runs something on this loop later. On the loop only.
    ///
    /// @param delay from now
    /// @param task short and not blocking
    /// @return with which it can be cancelled
    public ScheduledTask schedule(Duration delay, Runnable task) {
        assert isOwner();
        return tasks.add(after(delay), task);
    }

    /// Finds a connection of this loop. On the loop only.
    ///
    /// @param id any number
    /// @return the connection, or null if it is gone or belongs to another loop
    public @Nullable Connection find(long id) {
        assert isOwner();
        if (ConnectionId.loop(id) != number) {
            return null;
        }
        int slot = ConnectionId.slot(id);
        return (Connection) poller.lines().find(slot, ConnectionId.generation(id));
    }

    /// How many connections this loop has. On the loop only.
    ///
    /// @return 0 or more
    public int connectionCount() {
        assert isOwner();
        return poller.lines().count();
    }

    /// The figures of this loop. For every thread.
    ///
    /// @return read by any thread
    public Counters counters() {
        return counters;
    }

    /// For how long this loop has not looked at who else waits. For every thread.
    ///
    /// @param nowNs the time on the clock of the engine
    /// @return 0 while it waits for something to do
    public long busyNs(long nowNs) {
        long since = clock.busySinceNs();
        return since == LoopClock.IDLE ? 0 : Math.max(0, nowNs - since);
    }

    /// What the thread of this loop is doing. For every thread.
    ///
    /// @return the innermost call first
    public StackTraceElement[] stack() {
        return thread.getStackTrace();
    }

    /// Does something with every connection of this loop. On the loop only.
    ///
    /// @param task must not block
    public void forEachConnection(Consumer<Connection> task) {
        assert isOwner();
        poller.lines().forEach(line -> task.accept((Connection) line));
    }

    /// The native memory of this loop. On the loop only.
    ///
    /// @return where protocols take buffers from
    public Slabs slabs() {
        return slabs;
    }

    /// Opens a connection. Its protocol gets `opened`, or only `closed` with the reason. On the
    /// loop only.
    ///
    /// @param address where to; resolved
    /// @param service what it speaks; what its acceptor throws is thrown on, and nothing is opened
    /// @return not open yet
    public Connection connect(SocketAddress address, Service service) {
        assert isOwner();
        Connection connection = newConnection(service);
        poller.connect(connection, address);
        engine.countOpen(1);
        engine.networks().add(connection.peerNetwork());
        awaitOpening(connection);
        try {
            speak(connection, service);
        } catch (RuntimeException e) {
            outlet.abort(connection);
            throw e;
        }
        return connection;
    }

    /// Asks to be told when this loop ends, after its connections are gone: for what others keep
    /// for each loop. On the loop only.
    ///
    /// @param action gives things back
    public void atEnd(Runnable action) {
        assert isOwner();
        endings.add(action);
    }

    /// Takes back what was asked by [#atEnd]. On the loop only.
    ///
    /// @param action the same as there
    public void cancelAtEnd(Runnable action) {
        assert isOwner();
        endings.remove(action);
    }

    /// Reports what a callback threw, as if the loop had called it. On the loop only.
    ///
    /// @param connection whose callback
    /// @param thrown what it threw
    public void report(Connection connection, Throwable thrown) {
        callbacks.failed(connection, thrown);
    }

    /// Runs one turn. On the loop only.
    ///
    /// @param maxWaitNs how long to wait for events at most; negative for as long as it takes
    /// @return how much was done: commands, events and timers
    public int turn(long maxWaitNs) {
        assert isOwner();
        counters.add(Counter.TURNS, 1);
        engine.countBusy(this, clock.beginTurn(engine.isStepped()));
        int work = inbox.read();
        // A command may have been one to stop turning: whoever turns is to see it at once.
        long waitNs = work > 0 ? 0 : waitNs(maxWaitNs);
        clock.mayWait(waitNs);
        work += poller.poll(waitNs);
        inbox.awake();
        clock.readIfStale();
        work += wheel.expire(clock.nowNs(), events);
        work += tasks.run(clock.nowNs(), callbacks);
        work += tlsBuffers == null ? 0 : tlsBuffers.work.run(this);
        outlet.endTurn();
        return work;
    }

    /// Makes a connection that speaks nothing yet.
    Connection newConnection(Service service) {
        return new Connection(this, service.limits());
    }

    /// Gives a connection what it speaks. It has its slot, so that a protocol may use its id.
    void speak(Connection connection, Service service) {
        service.tls()
                .ifPresent(
                        source ->
                                connection.tls =
                                        new TlsTransport(source.engine(), tlsBuffers(), slabs));
        connection.protocol = service.acceptor().protocol(connection);
    }

    /// Takes over a connection that another loop accepted and counted.
    ///
    /// @param early what the other loop has received of it
    void adopt(SocketHandle handle, Service service, byte[] early) {
        Connection connection = newConnection(service);
        try {
            poller.adopt(connection, handle);
        } catch (RuntimeException e) {
            engine.countOpen(-1);
            throw e;
        }
        engine.networks().add(connection.peerNetwork());
        awaitOpening(connection);
        events.adopted(connection, service, early);
    }

    Listener listen(ListenSpec spec, Service service, boolean spreads) {
        Listener listener = poller.listen(spec);
        events.serve(listener, service, spreads);
        return listener;
    }

    void stopListening(Listener listener) {
        events.stopListening(listener);
    }

    void awaitOpening(Connection connection) {
        connection.openByNs = after(engine.config().openTimeout());
        connection.wakeBy(connection.openByNs);
    }

    /// The time after a delay, or the end of all time.
    long after(Duration delay) {
        return clock.after(delay);
    }

    void addTimer(Connection connection, long timeNs) {
        wheel.add(connection.id(), TimerWheel.tickOf(timeNs));
    }

    /// Reads the clock if the poller may have waited since it was read.
    void readStaleClock() {
        clock.readIfStale();
    }

    /// Says that a TLS handshake is done, or that a plain connection is open; unless it was told
    /// to close meanwhile.
    void tellOpened(Connection connection) {
        if (connection.state != ConnectionState.OPENING) {
            return;
        }
        connection.state(ConnectionState.OPEN);
        connection.openByNs = Protocol.NEVER;
        if (!connection.protocol.isGreeted()) {
            settled(connection);
        }
        callbacks.guard(connection, () -> connection.protocol.opened());
        if (isStopping) {
            tellStopping(connection);
        }
    }

    void tellReceived(Connection connection, MemorySegment segment, long from, long to) {
        try {
            connection.protocol.received(segment, from, to);
        } catch (Throwable thrown) {
            callbacks.failed(connection, thrown);
        }
    }

    void tellEnded(Connection connection) {
        callbacks.guard(connection, () -> connection.protocol.ended());
    }

    void writable(Connection connection) {
        callbacks.guard(connection, () -> connection.protocol.writable());
    }

    /// The last call of a protocol, so nothing is told of what it throws.
    void tellClosed(Connection connection, IoError reason) {
        try {
            connection.protocol.closed(reason);
        } catch (Throwable thrown) {
            callbacks.survive(
                    thrown, "the last callback of connection " + Long.toHexString(connection.id()));
        }
    }

    /// Ends everything at once: listeners, connections, memory. Protocols are told.
    void end() {
        events.stopListening();
        inbox.read();
        poller.lines().forEach(line -> outlet.abort((Connection) line));
        LastPolls.awaitCut(poller);
        inbox.end();
        cut(IoError.NONE);
        TlsBuffers buffers = tlsBuffers;
        if (buffers != null) {
            buffers.close(slabs);
            tlsBuffers = null;
        }
        outlet.close(slabs);
        slabs.close();
    }

    /// Refuses everything from here on, tells who waits for a [Command], and cuts connections and
    /// listeners, so that peers may go elsewhere: the thread of this loop has died. Its memory is
    /// not given back ([Slabs#abandon]), for nobody knows what was in use.
    ///
    /// @param fatal of what; what goes wrong here is added to it
    void abandon(Throwable fatal) {
        slabs.abandon();
        inbox.abandon();
        try {
            cut(new IoError(IoError.Kind.OTHER, "the loop has died of " + fatal));
        } catch (Throwable again) {
            fatal.addSuppressed(again);
        }
    }

    /// Tells everybody, whatever some of them throw.
    private void cut(IoError reason) {
        var left = new ArrayList<Connection>();
        poller.lines().forEach(line -> left.add((Connection) line));
        var told = List.copyOf(endings);
        endings.clear();
        var attempts = new Attempts();
        attempts.attempt(poller::close);
        left.forEach(connection -> attempts.attempt(() -> events.closed(connection, reason)));
        told.forEach(ending -> attempts.attempt(() -> callbacks.accept(ending)));
        attempts.end();
    }

    /// Begins to stop: no new connections, and everybody is told who was not told yet.
    void beginStop() {
        beginDrain();
        poller.lines().forEach(line -> tellStopping((Connection) line));
    }

    /// Takes no new connections; those that are there are told one by one.
    void beginDrain() {
        isStopping = true;
        events.stopListening();
    }

    LoopClock clock() {
        return clock;
    }

    Engine engine() {
        return engine;
    }

    Poller poller() {
        return poller;
    }

    Inbox inbox() {
        return inbox;
    }

    Outlet outlet() {
        return outlet;
    }

    Callbacks callbacks() {
        return callbacks;
    }

    /// The peer has said what it wants.
    void settled(Connection connection) {
        events.settled(connection);
    }

    /// Something was computed for the handshake of a connection.
    void computed(Connection connection) {
        events.computed(connection);
    }

    /// Tells a connection that the end comes, once.
    void tellStopping(Connection connection) {
        if (connection.state == ConnectionState.OPENING) {
            connection.close();
        } else if (connection.state.isAlive() && !connection.isToldOfEnd) {
            connection.isToldOfEnd = true;
            callbacks.guard(connection, () -> connection.protocol.stopping());
        }
    }

    private TlsBuffers tlsBuffers() {
        TlsBuffers buffers = tlsBuffers;
        if (buffers == null) {
            buffers = new TlsBuffers(slabs);
            tlsBuffers = buffers;
        }
        return buffers;
    }

    void expire(long id) {
        Connection connection = find(id);
        if (connection != null) {
            outlet.cork(connection);
            callbacks.guard(connection, () -> connection.expire(clock.nowNs()));
            outlet.uncork(connection);
        }
    }

    private long waitNs(long maxWaitNs) {
        long rest = inbox.rest(clock.nowNs());
        boolean hasWork = tlsBuffers != null && !tlsBuffers.work.isEmpty();
        if (maxWaitNs == 0 || outlet.hasWaiting() || hasWork) {
            return 0;
        }
        long now = clock.nowNs();
        long due = LoopClock.shorter(wheel.waitNs(now), tasks.waitNs(now));
        long wait = LoopClock.shorter(LoopClock.shorter(maxWaitNs, due), rest);
        return wait == 0 || inbox.isQuiet() ? wait : 0;
    }

    /// Nobody could be heard for a time: what waits for peers gets that time again.
    private void stoodStill(long againNs) {
        counters.add(Counter.STANDSTILLS, 1);
        engine.watch().stoodStill(this, againNs);
        forEachConnection(each -> callbacks.guard(each, () -> each.unheard(againNs)));
    }
}
