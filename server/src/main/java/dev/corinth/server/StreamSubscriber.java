package dev.corinth.server;

import dev.corinth.engine.Connection;
import dev.corinth.pubsub.Position;
import dev.corinth.pubsub.SubscribeRequest;
import dev.corinth.pubsub.Subscribed;
import dev.corinth.pubsub.TopicHub;
import dev.corinth.pubsub.TopicMember;
import dev.corinth.pubsub.TopicResult;

/// A stream of events as a subscriber of topics. Immutable; safe for any thread.
///
/// @param hub of the server of the stream
/// @param encoding what the stream is sent
/// @param stream open or not
record StreamSubscriber(TopicHub hub, int encoding, EventStream stream) {
    /// Subscribes, from where the client was if the request does not say from where, and tells the
    /// client what became of it.
    void subscribe(SubscribeRequest request) {
        Position since =
                request.since().isKnown()
                        ? request.since()
                        : TopicEvents.place(stream.lastEventId().orElse(""));
        SubscribeRequest asked = request.since(since).onAnswer(it -> answered(request, it));
        Connection connection = stream.connection();
        stream.whileOpen(
                speaking -> {
                    speaking.joined(hub.membership(connection));
                    hub.subscribe(TopicMember.of(connection, encoding, stream.request()), asked);
                },
                () ->
                        request.onAnswer()
                                .accept(
                                        new Subscribed(
                                                TopicResult.CLOSED, Position.NONE, false, 0)));
    }

    void unsubscribe(String filter) {
        stream.whileOpen(
                speaking -> {
                    boolean _ = hub.unsubscribe(stream.connection(), filter);
                });
    }

    private void answered(SubscribeRequest request, Subscribed answer) {
        // The stream has a policy of its own for a client that does not read; so nothing is to be
        // done here if this is not taken.
        var _ = stream.send(TopicEvents.answer(request.filter(), answer));
        request.onAnswer().accept(answer);
    }
}
