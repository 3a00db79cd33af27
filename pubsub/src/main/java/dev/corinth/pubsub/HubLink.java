package dev.corinth.pubsub;

/// What a hub hears from its backplane, handed to the homes of the topics. Immutable; safe for any
/// thread.
///
/// @param hub whose it is
record HubLink(TopicHub hub) implements BackplaneLink {
    @Override
    public boolean received(TopicMessage message) {
        return received(message, Position.NONE);
    }

    @Override
    public boolean received(TopicMessage message, Position position) {
        return hub.home(message.topic()).take(message, position);
    }

    @Override
    public void connected(boolean mayHaveMissed) {
        hub.homes().forEach(home -> home.run(() -> home.reconnected(mayHaveMissed), () -> {}));
    }

    @Override
    public void lost(int count) {
        hub.ledger().add(TopicCounter.LOST, count);
    }
}
