package dev.corinth.poller;

/// Opens pollers, one for each loop, on the loop's own thread. Safe for any thread.
public interface PollerSource {
    /// The name of the pollers that this source opens.
    ///
    /// @return a short lower-case word
    String name();

    /// Why this kind of poller is used.
    ///
    /// @return a sentence for logs
    default String reason() {
        return name() + " was given";
    }

    /// Opens a poller on the calling thread, which must be the thread of its loop.
    ///
    /// @param events who is told
    /// @return an open poller
    /// @throws PollerException if this kind of poller cannot run here; the text says why
    Poller open(LineEvents events);

    /// Whether several pollers may listen at one port, each with a listener of its own that shares
    /// it, and the system spreads connections over them.
    ///
    /// @return false unless a kind of poller knows that it can here
    default boolean sharesPorts() {
        return false;
    }

    /// Checks that nobody listens at an address: neither this process nor another one, not even
    /// one that would share it. Somebody may begin to a moment later.
    ///
    /// @param spec an internet address and how it is taken; with port 0 there is nothing to check
    /// @throws PollerException if the address cannot be bound; the text says which and why
    default void requireFree(ListenSpec spec) {}
}
