package dev.corinth.poller;

/// The pollers that run on every system: each is one selector of Java's channels. Immutable.
///
/// An interrupt of the thread of a loop ends a wait as [Poller#wake()] does.
public final class NioPoller implements PollerSource {
    private static final NioPoller SOURCE = new NioPoller();

    private NioPoller() {}

    /// The source of these pollers. It works on every system.
    ///
    /// @return a source whose name is `nio`
    public static PollerSource source() {
        return SOURCE;
    }

    @Override
    public String name() {
        return "nio";
    }

    @Override
    public Poller open(LineEvents events) {
        return new ReadyPoller(name(), new NioSystem(), events, new LineStates<>());
    }

    @Override
    public boolean sharesPorts() {
        return NioSockets.sharesPorts();
    }

    @Override
    public void requireFree(ListenSpec spec) {
        NioSockets.requireFree(spec);
    }
}
