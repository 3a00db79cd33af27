package dev.corinth.dispatch;

/// Makes what a worker keeps for itself. Called on the worker's own thread.
///
/// @param <C> what a worker keeps
@FunctionalInterface
public interface ContextMaker<C> {
    /// Makes it.
    ///
    /// @return for one worker alone
    /// @throws Exception if there is none to be had: the server does not start then
    C make() throws Exception;
}
