package dev.corinth.dispatch;

import dev.corinth.engine.Engine;

import java.util.Optional;

/// Where handlers run. Immutable: a description, of which a server makes threads when it starts and
/// which it ends when it stops.
///
/// | | for | a handler may block |
/// |---|---|---|
/// | [OnLoop] | fast handlers; nothing is handed over | no |
/// | [WorkerPool] | handlers that block a little, with a context for each worker | a little |
/// | [VirtualThreads] | handlers written in the blocking style | yes |
/// | [AppThread] | an application of one thread, without locks | no |
///
/// Everywhere the events of one connection come one at a time and in order, and every thread may
/// send at any time.
///
/// What is given the same object shares its threads; two objects are two sets of threads, even if
/// they are set up alike.
public sealed interface Dispatch permits OnLoop, WorkerPool, VirtualThreads, AppThread {
    /// Each handler on the loop of its connection: what is used where nothing else is said.
    ///
    /// @return the only one
    static Dispatch onLoop() {
        return OnLoop.INSTANCE;
    }

    /// Starts the threads. For servers.
    ///
    /// @param engine whose connections have mailboxes
    /// @return what gives mailboxes; empty if handlers run on the loop
    /// @throws IllegalStateException if a thread cannot be set up; none runs then
    Optional<Dispatcher> start(Engine engine);
}
