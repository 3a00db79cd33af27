package dev.corinth.dispatch;

import dev.corinth.engine.Engine;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.SegmentAllocator;
import java.util.Optional;

/// Handlers on a pool of workers: for those that block a little, such as for a database. Immutable;
/// what its handlers ask of it is for every thread.
///
/// ```java
/// var pool = WorkerPool.of(4).context(() -> dataSource.getConnection());
/// var route = WebSocketRoute.of((socket, message) -> socket.send(find(pool.context(), message)));
/// Server.on(9001).webSocket("/find", route.runOn(pool)).start();
/// ```
///
/// A connection is handled by whichever worker is free, by one at a time. When as many messages
/// wait as the limits allow, the connections that bring more are not read from until half of it is
/// free.
///
/// @param <C> what each worker keeps for itself
public final class WorkerPool<C> implements Dispatch {
    /// How many messages may wait for a pool unless another limit is set.
    public static final int BACKLOG = 500;

    /// How large the scratch memory of a worker is unless another size is set.
    public static final int SCRATCH_BYTES = 32 << 10;

    private static final int MOST_THREADS = 4096;
    private static final int MOST_SCRATCH_BYTES = 1 << 30;

    private final Setup<C> setup;

    /// What the worker that is the current thread has. Owned by each of them.
    @SuppressWarnings("ThreadLocalUsage") // a pool is known by its object, and there are few
    private final ThreadLocal<@Nullable Tools<C>> here = new ThreadLocal<>();

    private WorkerPool(Setup<C> setup) {
        this.setup = setup;
    }

    /// How a pool is set up. Immutable.
    ///
    /// @param <C> what each worker keeps for itself
    /// @param threads how many workers
    /// @param limits how much may wait
    /// @param scratchBytes how large the scratch memory of each worker is
    /// @param context makes and closes what a worker keeps, if it keeps anything
    /// @param hooks what is done on each worker's thread beside
    record Setup<C>(
            int threads,
            DispatchLimits limits,
            int scratchBytes,
            Optional<Context<C>> context,
            ThreadHooks hooks) {}

    /// How what a worker keeps is made and closed. Immutable.
    ///
    /// @param <C> what each worker keeps for itself
    /// @param maker makes it
    /// @param closer closes it
    record Context<C>(ContextMaker<? extends C> maker, ContextCloser<? super C> closer) {}

    /// What one worker has. Owned by its thread.
    ///
    /// @param <C> what each worker keeps for itself
    /// @param context what it keeps, if anything
    /// @param scratch memory for one call
    record Tools<C>(Optional<C> context, Scratch scratch) {}

    /// A pool whose workers keep nothing.
    ///
    /// @param threads how many workers, 1 to 4096; 4 is a good number to begin with
    /// @return a pool with the standard limits
    public static WorkerPool<Void> of(int threads) {
        if (threads < 1 || threads > MOST_THREADS) {
            throw new IllegalArgumentException("threads=" + threads + ", 1 to " + MOST_THREADS);
        }
        return new WorkerPool<>(
                new Setup<>(
                        threads,
                        DispatchLimits.STANDARD.messages(BACKLOG),
                        SCRATCH_BYTES,
                        Optional.empty(),
                        ThreadHooks.NONE));
    }

    /// The same with something that each worker keeps for itself. It is closed when the worker
    /// ends, if it can be closed.
    ///
    /// @param maker makes it, on the worker's thread
    /// @param <D> what each worker keeps
    /// @return a changed copy
    public <D> WorkerPool<D> context(ContextMaker<? extends D> maker) {
        return context(maker, WorkerPool::closeIfItCanBe);
    }

    /// The same with something that each worker keeps for itself.
    ///
    /// @param maker makes it, on the worker's thread
    /// @param closer closes it, on the worker's thread, when the worker ends
    /// @param <D> what each worker keeps
    /// @return a changed copy
    public <D> WorkerPool<D> context(
            ContextMaker<? extends D> maker, ContextCloser<? super D> closer) {
        return new WorkerPool<>(
                new Setup<>(
                        setup.threads,
                        setup.limits,
                        setup.scratchBytes,
                        Optional.of(new Context<>(maker, closer)),
                        setup.hooks));
    }

    /// The same with another backlog.
    ///
    /// @param messages how many may wait, 1 to 2^24. Default 500
    /// @return a changed copy
    public WorkerPool<C> backlog(int messages) {
        return limits(setup.limits.messages(messages));
    }

    /// The same with other limits.
    ///
    /// @param limits how much may wait
    /// @return a changed copy
    public WorkerPool<C> limits(DispatchLimits limits) {
        return new WorkerPool<>(
                new Setup<>(setup.threads, limits, setup.scratchBytes, setup.context, setup.hooks));
    }

    /// The same with another size of the scratch memory of each worker, which is taken when a
    /// handler asks for it first.
    ///
    /// @param bytes 0 to 1 GiB. Default 32 KiB
    /// @return a changed copy
    public WorkerPool<C> scratchBytes(int bytes) {
        if (bytes < 0 || bytes > MOST_SCRATCH_BYTES) {
            throw new IllegalArgumentException(
                    "scratchBytes=" + bytes + ", 0 to " + MOST_SCRATCH_BYTES);
        }
        return new WorkerPool<>(
                new Setup<>(setup.threads, setup.limits, bytes, setup.context, setup.hooks));
    }

    /// The same with something done on each worker's thread when it starts, ends, and now and then.
    ///
    /// @param hooks what is done; there is a context in all of them
    /// @return a changed copy
    public WorkerPool<C> hooks(ThreadHooks hooks) {
        return new WorkerPool<>(
                new Setup<>(setup.threads, setup.limits, setup.scratchBytes, setup.context, hooks));
    }

    /// What the worker that calls this keeps for itself. For handlers and hooks of this pool.
    ///
    /// @return what was made for it
    /// @throws IllegalStateException if the caller is no worker of this pool, or its workers keep
    ///     nothing
    public C context() {
        return tools().context()
                .orElseThrow(
                        () -> new IllegalStateException("the workers of this pool keep nothing"));
    }

    /// Memory for the call in which this is asked for. It is taken from a buffer of the worker and,
    /// where that is too small, from the system; when the handler returns it is all given back, and
    /// nothing of it may be used any more. For handlers and hooks of this pool.
    ///
    /// @return native memory, filled with zeros
    /// @throws IllegalStateException if the caller is no worker of this pool
    public SegmentAllocator scratch() {
        return tools().scratch();
    }

    @Override
    public Optional<Dispatcher> start(Engine engine) {
        return Optional.of(Workers.start(this));
    }

    Setup<C> setup() {
        return setup;
    }

    /// Makes the calling thread a worker of this pool, or no longer one.
    void equip(@Nullable Tools<C> tools) {
        here.set(tools);
    }

    private Tools<C> tools() {
        Tools<C> tools = here.get();
        if (tools == null) {
            throw new IllegalStateException(
                    "no worker of this pool: thread=" + Thread.currentThread().getName());
        }
        return tools;
    }

    private static void closeIfItCanBe(Object context) throws Exception {
        if (context instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }
}
