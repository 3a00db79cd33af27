package dev.corinth.dispatch;

/// Closes what a worker kept for itself. Called on the worker's own thread.
///
/// @param <C> what a worker keeps
@FunctionalInterface
public interface ContextCloser<C> {
    /// Closes it.
    ///
    /// @param context what was made
    /// @throws Exception if that fails: it is logged
    void close(C context) throws Exception;
}
