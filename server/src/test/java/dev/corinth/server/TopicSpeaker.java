package dev.corinth.server;

import dev.corinth.pubsub.Position;
import dev.corinth.pubsub.SubscribeRequest;
import dev.corinth.pubsub.Subscribed;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;

import java.util.function.Supplier;

/// Lets peers use topics by lines of text, and answers. Safe for any thread.
///
/// ```
/// sub TOPIC                  → ok TOPIC EPOCH OFFSET RESUMED, or the refusal
/// sub TOPIC EPOCH OFFSET
/// unsub TOPIC                → gone TOPIC
/// pub TOPIC TEXT             → the result
/// ```
///
/// @param topics of the server
record TopicSpeaker(Supplier<Topics> topics) implements WebSocketListener {
    @Override
    public void onMessage(WebSocket socket, Message message) {
        String[] words = message.text().split(" ", -1);
        String topic = words[1];
        switch (words[0]) {
            case "sub" -> {
                Position since =
                        words.length < 4
                                ? Position.NONE
                                : new Position(Long.parseLong(words[2]), Long.parseLong(words[3]));
                SubscribeRequest request = SubscribeRequest.to(topic).since(since);
                topics.get()
                        .subscribe(socket, request.onAnswer(it -> socket.send(answer(topic, it))));
            }
            case "unsub" -> {
                topics.get().unsubscribe(socket, topic);
                socket.send("gone " + topic);
            }
            default -> socket.send("" + topics.get().publish(socket, topic, message));
        }
    }

    private static String answer(String topic, Subscribed answer) {
        return switch (answer.result()) {
            case TAKEN -> {
                Position position = answer.position();
                yield "ok %s %d %d %s"
                        .formatted(topic, position.epoch(), position.offset(), answer.isResumed());
            }
            default -> answer.result() + " " + topic;
        };
    }
}
