package dev.corinth.poller;

/// Opens pollers, one for each loop, on the loop's own thread. Safe for any thread.
public interface PollerSource {
    /// The name of the pollers that this source opens.
    ///
    /// @return a short lower-case word
    String name();

    /// Opens a poller on the calling thread, which must be the thread of its loop.
    ///
    /// @param events who is told
    /// @return an open poller
    /// @throws PollerException if this kind of poller cannot run here; the text says why
    Poller open(LineEvents events);
}
