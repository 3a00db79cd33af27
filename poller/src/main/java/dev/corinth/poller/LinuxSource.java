package dev.corinth.poller;

import dev.corinth.linux.Kernel;

import java.util.function.Function;

/// The source of pollers that stand on Linux itself. Immutable.
///
/// @param name the name of the pollers
/// @param opener opens one on the calling thread
record LinuxSource(String name, Function<LineEvents, Poller> opener) implements PollerSource {
    @Override
    public Poller open(LineEvents events) {
        return opener.apply(events);
    }

    @Override
    public boolean sharesPorts() {
        return true;
    }

    @Override
    public void requireFree(ListenSpec spec) {
        var kernel = new Kernel();
        kernel.close(new LinuxListening(kernel, spec.sharePort(false)).open());
    }
}
