package dev.corinth.simulator;

import dev.corinth.poller.LineEvents;
import dev.corinth.poller.ListenSpec;
import dev.corinth.poller.Poller;
import dev.corinth.poller.PollerSource;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// A network in memory, nastier than a real one, that makes the same trouble again from the same
/// seed. Safe for any thread.
///
/// Loops take part through the pollers of [#source()], tests through [#connect] and [#listen].
/// There are two kinds:
///
/// - *stepped*: time is virtual and moves only by [#advance]; no poll ever waits. The same calls
///   in the same order give the same events. Whoever steps the loops may ask [#isQuiet()] when
///   to stop.
/// - *threaded*: time is real and polls wait, for loops that run on threads of their own.
///
/// Whoever breaks a rule of the [Poller] border gets an [IllegalStateException] that names
/// the rule and the seed. As an engine may well survive that, [#misuses()] keeps what was broken.
public final class SimulatedNetwork {
    /// Keeps the lock until it is closed.
    interface Hold extends AutoCloseable {
        @Override
        void close();
    }

    /// A connection on its way to a listener.
    private record Attempt(SimulatedSocket from, long dueNs) {}

    private long seed;
    private SimulatedFaults faults;
    private final boolean threaded;
    private final ReentrantLock lock = new ReentrantLock();
    private final Hold hold = lock::unlock;
    private final Condition changed = lock.newCondition();
    private final Dice dice;
    private final Ports ports = new Ports(this);
    private final List<Attempt> attempts = new ArrayList<>();
    private final List<SimulatedPoller> pollers = new ArrayList<>();
    private final List<String> misuses = new ArrayList<>();
    private final Timetable timetable = new Timetable();

    private SimulatedNetwork(long seed, SimulatedFaults faults, boolean threaded) {
        this.seed = seed;
        this.faults = faults;
        this.threaded = threaded;
        dice = new Dice(this, seed, faults);
    }

    /// Makes a network with virtual time, starting at 1 s.
    ///
    /// @param seed where all chance comes from
    /// @param faults what trouble there is
    /// @return an empty network
    public static SimulatedNetwork stepped(long seed, SimulatedFaults faults) {
        return new SimulatedNetwork(seed, faults, false);
    }

    /// Makes a network with real time whose polls wait. What happens depends on the threads, not
    /// on the seed alone.
    ///
    /// @param seed where all chance comes from
    /// @param faults what trouble there is
    /// @return an empty network
    public static SimulatedNetwork threaded(long seed, SimulatedFaults faults) {
        return new SimulatedNetwork(seed, faults, true);
    }

    /// Goes on with another seed and other faults, and with the connections that there are: for
    /// whoever plays many seeds against the same loops.
    ///
    /// @param nextSeed where chance comes from, from here on
    /// @param nextFaults what trouble there is, from here on
    public void reseed(long nextSeed, SimulatedFaults nextFaults) {
        try (var _ = hold()) {
            seed = nextSeed;
            faults = nextFaults;
            dice.reseed(nextSeed, nextFaults);
        }
    }

    /// The time, for the clocks of loops.
    ///
    /// @return nanoseconds since any moment; they never go back
    public long nowNs() {
        return threaded ? System.nanoTime() : timetable.virtualNs();
    }

    /// Lets virtual time pass.
    ///
    /// @param time how much, 0 or more
    /// @throws IllegalStateException if time is real here
    public void advance(Duration time) {
        requireStepped();
        if (time.isNegative()) {
            throw new IllegalArgumentException("time=" + time + ", 0 or more");
        }
        try (var _ = hold()) {
            timetable.advance(time.toNanos());
            connectDue();
        }
    }

    /// Lets virtual time pass until the next thing under way arrives.
    ///
    /// @return whether anything was under way; otherwise the time stays
    /// @throws IllegalStateException if time is real here
    public boolean advanceToNext() {
        requireStepped();
        try (var _ = hold()) {
            long waitNs = timetable.untilNextNs(nowNs());
            if (waitNs == Timetable.NOTHING) {
                return false;
            }
            advance(Duration.ofNanos(waitNs));
            return true;
        }
    }

    /// Whether no poll would tell anything, however often it is called, until time passes or
    /// somebody does something.
    ///
    /// @return true if loops need no more turns for now
    /// @throws IllegalStateException if time is real here
    public boolean isQuiet() {
        requireStepped();
        try (var _ = hold()) {
            connectDue();
            return pollers.stream().noneMatch(SimulatedPoller::isDue);
        }
    }

    /// Where loops get their pollers from; every poller takes part in this network.
    ///
    /// @return a source, the same for all loops
    public PollerSource source() {
        return new PollerSource() {
            @Override
            public String name() {
                return SimulatedPoller.NAME;
            }

            @Override
            public Poller open(LineEvents events) {
                try (var _ = hold()) {
                    var poller = new SimulatedPoller(SimulatedNetwork.this, events);
                    pollers.add(poller);
                    return poller;
                }
            }

            @Override
            public boolean sharesPorts() {
                return true;
            }

            @Override
            public void requireFree(ListenSpec spec) {
                listen(spec.sharePort(false)).close();
            }
        };
    }

    /// Connects a peer that the caller drives by hand.
    ///
    /// @param address where to; somebody may listen there, or the peer is refused
    /// @return the peer, connecting
    public SimulatedPeer connect(SocketAddress address) {
        return new SimulatedPeer(open(address));
    }

    /// Listens for connections that the caller answers by hand.
    ///
    /// @param address where; port 0 gets a number
    /// @return an open listener with a backlog of 1,024
    /// @throws dev.corinth.poller.PollerException if the address is in use
    public SimulatedListener listen(SocketAddress address) {
        return new SimulatedListener(listen(ListenSpec.of(address)));
    }

    /// Waits, in a threaded network, until something is so or a time has passed. In a stepped
    /// network it only looks.
    ///
    /// @param longest how long to wait at most
    /// @param condition what to wait for; asked again whenever something happens in the network,
    ///     with the lock of the network held, so it must not wait itself
    /// @return whether it is so
    public boolean await(Duration longest, BooleanSupplier condition) {
        long startNs = System.nanoTime();
        try (var _ = hold()) {
            while (!condition.getAsBoolean()) {
                long leftNs = longest.toNanos() - (System.nanoTime() - startNs);
                if (!threaded || leftNs <= 0 || !pause(leftNs)) {
                    return false;
                }
            }
            return true;
        }
    }

    /// How often a fault has struck.
    ///
    /// @param fault which
    /// @return 0 or more
    public long struck(Fault fault) {
        return dice.struck(fault);
    }

    /// The rules of the border that were broken so far.
    ///
    /// @return a sentence for each time, in order; empty if all is well
    public List<String> misuses() {
        try (var _ = hold()) {
            return List.copyOf(misuses);
        }
    }

    @Override
    public String toString() {
        try (var _ = hold()) {
            return "simulated network, seed=" + seed + ", " + faults;
        }
    }

    Hold hold() {
        lock.lock();
        return hold;
    }

    Dice dice() {
        return dice;
    }

    Ports ports() {
        return ports;
    }

    boolean isThreaded() {
        return threaded;
    }

    /// Tells who waits that something is different now.
    void changed() {
        changed.signalAll();
    }

    void closed(SimulatedPoller poller) {
        try (var _ = hold()) {
            pollers.remove(poller);
            changed();
        }
    }

    ListenPoint listen(ListenSpec spec) {
        try (var _ = hold()) {
            return ports.open(spec);
        }
    }

    /// Opens a connecting socket.
    SimulatedSocket open(SocketAddress address) {
        if (address instanceof InetSocketAddress internet && internet.isUnresolved()) {
            throw new IllegalArgumentException("address=" + address + ", not resolved");
        }
        try (var _ = hold()) {
            var socket = new SimulatedSocket(this, ports.clientOf(address), address);
            long dueNs = nowNs() + dice.delayNs();
            timetable.add(dueNs);
            attempts.add(new Attempt(socket, dueNs));
            changed();
            return socket;
        }
    }

    /// Settles the connections that are due. Called with the lock held.
    void connectDue() {
        long nowNs = nowNs();
        attempts.removeIf(attempt -> attempt.dueNs() <= nowNs && settles(attempt.from()));
    }

    /// When something sent now through a pipe will arrive.
    long dueNs(Pipe pipe) {
        long nowNs = nowNs();
        long dueNs = Math.max(pipe.lastDueNs(nowNs), nowNs + dice.delayNs());
        timetable.add(dueNs);
        return dueNs;
    }

    /// Waits until a poller has something to do, or a time has passed; negative is for ever.
    void awaitDue(SimulatedPoller poller, long timeoutNs) {
        long startNs = System.nanoTime();
        try (var _ = hold()) {
            while (!poller.isDue()) {
                long leftNs =
                        timeoutNs < 0 ? Long.MAX_VALUE : timeoutNs - (System.nanoTime() - startNs);
                if (leftNs <= 0 || !pause(leftNs)) {
                    return;
                }
            }
        }
    }

    /// Notes that a rule was broken.
    ///
    /// @return what to throw
    IllegalStateException misuse(String rule) {
        try (var _ = hold()) {
            misuses.add(rule);
        }
        return new IllegalStateException(rule + " (" + this + ")");
    }

    /// Waits for a change, or for something to arrive; false if the thread was interrupted.
    @SuppressWarnings("WaitNotInLoop") // the callers loop
    private boolean pause(long longestNs) {
        long waitNs = Math.min(longestNs, timetable.untilNextNs(nowNs()));
        try {
            boolean _ = changed.await(waitNs, TimeUnit.NANOSECONDS);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean settles(SimulatedSocket from) {
        if (from.gaveUp()) {
            return true;
        }
        boolean listening = ports.isListening(from.remote());
        if (listening && !ports.arrive(from.other(), from.remote())) {
            return false;
        }
        from.connected(listening);
        return true;
    }

    private void requireStepped() {
        if (threaded) {
            throw new IllegalStateException("time is real in a threaded network");
        }
    }
}
