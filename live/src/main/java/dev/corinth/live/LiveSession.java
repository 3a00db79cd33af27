package dev.corinth.live;

import dev.corinth.pubsub.Position;
import dev.corinth.pubsub.SubscribeRequest;
import dev.corinth.pubsub.Subscribed;
import dev.corinth.pubsub.TopicAct;
import dev.corinth.pubsub.TopicFilter;
import dev.corinth.pubsub.TopicHub;
import dev.corinth.pubsub.TopicKind;
import dev.corinth.pubsub.TopicMember;
import dev.corinth.pubsub.TopicMessage;
import dev.corinth.pubsub.TopicResult;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;
import dev.corinth.websocket.WebSocketMember;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// One client of the protocol: does what it asks and answers. Owned by the loop of its WebSocket.
final class LiveSession implements WebSocketListener {
    private static final int LONGEST_NAME = 256;

    private final Live live;
    private int openQuestions;

    LiveSession(Live live) {
        this.live = live;
    }

    @Override
    public void onMessage(WebSocket socket, Message message) {
        if (!message.isText()) {
            socket.send(LiveWriter.error(-1, "", "bad_request", "only text messages"));
            return;
        }
        try {
            answer(socket, LiveRequest.read(message.text()));
        } catch (LiveRequest.BadRequest e) {
            socket.send(LiveWriter.error(-1, "", "bad_request", e.problem()));
        }
    }

    private void answer(WebSocket socket, LiveRequest request) {
        switch (request.act()) {
            case "subscribe" -> subscribe(socket, request);
            case "unsubscribe" -> unsubscribe(socket, request);
            case "publish" -> publish(socket, request);
            case "history" -> history(socket, request);
            case "present" -> present(socket, request);
            default ->
                    socket.send(
                            LiveWriter.error(
                                    request,
                                    "bad_request",
                                    "do: subscribe, unsubscribe, publish, history or present"));
        }
    }

    private void subscribe(WebSocket socket, LiveRequest request) {
        String name = live.config().names().apply(socket, request.as());
        WebSocketMember member = WebSocketMember.of(socket);
        live.topics()
                .subscribe(
                        member,
                        live.encoding(member),
                        SubscribeRequest.to(request.topic())
                                .since(request.since())
                                .presentAs(shown(name))
                                .newest(Math.min(request.newest(), live.config().historyLimit()))
                                .onAnswer(it -> answerSubscribed(socket, request, it)));
    }

    /// As much of a name as others are shown: whole characters.
    private static String shown(String name) {
        if (name.length() <= LONGEST_NAME) {
            return name;
        }
        boolean isCut = Character.isHighSurrogate(name.charAt(LONGEST_NAME - 1));
        return name.substring(0, isCut ? LONGEST_NAME - 1 : LONGEST_NAME);
    }

    private static void answerSubscribed(WebSocket socket, LiveRequest request, Subscribed answer) {
        if (answer.result() == TopicResult.TAKEN) {
            socket.send(LiveWriter.subscribed(request, answer));
        } else {
            refuse(socket, request, answer.result());
        }
    }

    private void unsubscribe(WebSocket socket, LiveRequest request) {
        live.topics().unsubscribe(socket, request.topic());
        socket.send(LiveWriter.done("unsubscribed", request));
    }

    private void publish(WebSocket socket, LiveRequest request) {
        if (request.written().length == 0) {
            socket.send(LiveWriter.error(request, "bad_request", "data: what is published"));
            return;
        }
        TopicFilter topic = name(socket, request);
        if (topic == null) {
            return;
        }
        var message = new TopicMessage(topic, TopicKind.TEXT, request.written(), 0, 0);
        TopicResult result = live.topics().publish(socket, message);
        if (result == TopicResult.TAKEN) {
            socket.send(LiveWriter.done("published", request));
        } else {
            refuse(socket, request, result);
        }
    }

    private void history(WebSocket socket, LiveRequest request) {
        int most = live.config().historyLimit();
        int limit = request.limit() < 0 ? most : Math.min(most, request.limit());
        Position since = request.since();
        ask(
                socket,
                request,
                TopicAct.SUBSCRIBE,
                topic -> live.topics().hub().history(topic, since, limit),
                history -> LiveWriter.history(request, history, live.config().historyBytes()));
    }

    private void present(WebSocket socket, LiveRequest request) {
        ask(
                socket,
                request,
                TopicAct.SEE_PRESENCE,
                topic -> live.topics().hub().present(topic),
                names -> LiveWriter.present(request, names));
    }

    /// Asks the home of a topic something that the client may know, and passes its answer on.
    private <T> void ask(
            WebSocket socket,
            LiveRequest request,
            TopicAct act,
            Function<TopicFilter, CompletableFuture<T>> question,
            Function<T, String> answer) {
        TopicFilter topic = name(socket, request);
        if (topic == null) {
            return;
        }
        TopicHub hub = live.topics().hub();
        WebSocketMember member = WebSocketMember.of(socket);
        TopicMember asker = TopicMember.of(member.connection(), live.encoding(member), socket);
        if (!hub.isAllowed(asker, act, topic)) {
            refuse(socket, request, TopicResult.DENIED);
        } else if (openQuestions >= live.config().openQuestions()) {
            socket.send(LiveWriter.error(request, "busy", "too many questions under way"));
        } else {
            openQuestions++;
            var _ =
                    question.apply(topic)
                            .thenAccept(it -> member.onLoop(() -> end(socket, answer.apply(it))));
        }
    }

    private void end(WebSocket socket, String answer) {
        openQuestions--;
        socket.send(answer);
    }

    /// The name of a topic, unless it is none, which the client is told.
    private static @Nullable TopicFilter name(WebSocket socket, LiveRequest request) {
        String problem = TopicFilter.problem(request.topic());
        TopicFilter filter = problem.isEmpty() ? TopicFilter.of(request.topic()) : null;
        if (filter == null || filter.isPattern()) {
            refuse(socket, request, TopicResult.BAD_NAME);
            return null;
        }
        return filter;
    }

    private static void refuse(WebSocket socket, LiveRequest request, TopicResult result) {
        String code = result.name().toLowerCase(Locale.ROOT);
        socket.send(LiveWriter.error(request, code, text(result)));
    }

    private static String text(TopicResult result) {
        return switch (result) {
            case TAKEN -> "taken";
            case ALREADY -> "subscribed already";
            case BAD_NAME -> "not the name of a topic, or too long or too deep a one";
            case DENIED -> "not allowed";
            case TOO_MANY -> "too many subscriptions or topics";
            case TOO_LONG -> "too long a message";
            case CLOSED -> "closing";
            case UNAVAILABLE -> "not now: try again";
        };
    }
}
