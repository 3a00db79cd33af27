package dev.corinth.dispatch;

import dev.corinth.engine.Engine;

import java.util.Optional;

/// Handlers on the loop of their connection. Immutable.
public enum OnLoop implements Dispatch {
    /// The only one.
    INSTANCE;

    @Override
    public Optional<Dispatcher> start(Engine engine) {
        return Optional.empty();
    }
}
