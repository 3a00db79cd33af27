package dev.corinth.dispatch;

import dev.corinth.engine.Engine;
import dev.corinth.ring.RingConfig;

import java.util.Optional;

/// Handlers on one thread of their own, joined to each loop by rings: for an application that needs
/// no locks because it is alone with its state. Immutable.
///
/// A connection is read from when the application has seen that it is open, and no longer when a
/// ring is full; it goes on when the application has caught up. Room is kept in each ring for the
/// news that a connection is gone.
public final class AppThread implements Dispatch {
    private final Setup setup;

    /// How an application's thread is set up. Immutable.
    ///
    /// @param name what it is called
    /// @param limits how much may wait
    /// @param ring how large the ring from each loop is and becomes
    /// @param hooks what is done on the thread beside
    record Setup(String name, DispatchLimits limits, RingConfig ring, ThreadHooks hooks) {}

    private AppThread(Setup setup) {
        this.setup = setup;
    }

    /// A thread with the standard limits.
    ///
    /// @param name the thread is called `corinth-app-` and this
    /// @return rings of 64 KiB that grow to 16 MiB
    public static AppThread of(String name) {
        return new AppThread(
                new Setup(name, DispatchLimits.STANDARD, RingConfig.STANDARD, ThreadHooks.NONE));
    }

    /// The same with other limits.
    ///
    /// @param limits how much may wait in all rings; the bound for each connection is that of the
    ///     rings
    /// @return a changed copy
    public AppThread limits(DispatchLimits limits) {
        return new AppThread(new Setup(setup.name, limits, setup.ring, setup.hooks));
    }

    /// The same with rings of another size.
    ///
    /// @param initialBytes what each ring takes at first: a power of two from 256 on. Default
    ///     64 KiB
    /// @param maxBytes what it grows to: a power of two up to 1 GiB. Default 16 MiB
    /// @return a changed copy
    public AppThread ringBytes(long initialBytes, long maxBytes) {
        RingConfig old = setup.ring;
        long reserved = Math.min(RingConfig.STANDARD.reservedBytes(), initialBytes / 4);
        var ring =
                new RingConfig(
                        initialBytes, maxBytes, reserved, old.growthFactor(), old.publishEvery());
        return new AppThread(new Setup(setup.name, setup.limits, ring, setup.hooks));
    }

    /// The same with something done on the thread when it starts, ends, and now and then.
    ///
    /// @param hooks what is done; the number of the thread is 0
    /// @return a changed copy
    public AppThread hooks(ThreadHooks hooks) {
        return new AppThread(new Setup(setup.name, setup.limits, setup.ring, hooks));
    }

    @Override
    public Optional<Dispatcher> start(Engine engine) {
        return Optional.of(AppDispatcher.start(setup, engine));
    }
}
