package dev.corinth.server;

import dev.corinth.engine.Connection;
import dev.corinth.pubsub.Encoding;
import dev.corinth.pubsub.Position;
import dev.corinth.pubsub.Publication;
import dev.corinth.pubsub.SubscribeRequest;
import dev.corinth.pubsub.Subscribed;
import dev.corinth.pubsub.TopicAct;
import dev.corinth.pubsub.TopicConfig;
import dev.corinth.pubsub.TopicFilter;
import dev.corinth.pubsub.TopicHub;
import dev.corinth.pubsub.TopicKind;
import dev.corinth.pubsub.TopicMember;
import dev.corinth.pubsub.TopicMessage;
import dev.corinth.pubsub.TopicPolicy;
import dev.corinth.pubsub.TopicResult;
import dev.corinth.pubsub.TopicRule;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketMember;
import dev.corinth.websocket.WebSockets;
import dev.corinth.wire.DeflateConfig;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// The topics of a server: WebSockets and streams of events subscribe to names such as `room/1`, or
/// to patterns such as `room/+`, and are sent what is published there. Safe for any thread, once
/// the server is started.
///
/// ```java
/// Server.on(9001)
///         .topic("room/+", TopicPolicy.STANDARD, TopicAccess.everybody())
///         .webSocket("/chat", new WebSocketListener() {
///             public void onOpen(WebSocket socket) {
///                 server.topics().subscribe(socket, "room/1");
///             }
///             …
/// ```
///
/// Which topics there may be is said before the start ([Server#topic]): what no rule covers is
/// denied, to the application too. Who subscribes is asked of the rule's [TopicAccess]; what the
/// application publishes itself is not.
///
/// A stream of events is sent an event with the name of the topic and, where it has a history, with
/// the place in it as id. A WebSocket is sent the message itself, framed once for all and
/// compressed once for those that agreed on it, and leaves all its topics when it closes. All
/// subscribers of a topic see the same order. [TopicHub] has the rest: histories, who is there,
/// listeners, counts.
public final class Topics {
    /// Plain, compressed, and events of streams.
    private static final int OWN_ENCODINGS = 3;

    private TopicConfig config = TopicConfig.NONE;
    private DeflateConfig deflate = DeflateConfig.off();
    private final List<Function<WebSockets, Encoding>> more = new ArrayList<>();
    private volatile @Nullable Running running;

    /// The topics of a server that runs.
    ///
    /// @param hub subscriptions and publications
    /// @param plain the number of the encoding for those who take frames plain
    /// @param deflated the number of that for those who take them compressed
    /// @param events the number of that for streams of events
    private record Running(TopicHub hub, int plain, int deflated, int events) {}

    Topics() {}

    // --- set up, before the start -------------------------------------------------------------

    void allow(String filter, TopicPolicy policy, TopicAccess access) {
        config =
                config.allow(
                        new TopicRule(
                                TopicFilter.of(filter),
                                policy,
                                (who, act, topic) -> allows(access, who, act, topic)));
    }

    private static boolean allows(TopicAccess access, TopicMember who, TopicAct act, String topic) {
        Optional<WebSocket> socket = who.as(WebSocket.class);
        return socket.isPresent()
                ? access.allows(socket.get(), act, topic)
                : who.as(HttpRequest.class).map(it -> access.allows(it, act, topic)).orElse(false);
    }

    void change(UnaryOperator<TopicConfig> change) {
        config = change.apply(config);
    }

    void compress(DeflateConfig how) {
        deflate = how;
    }

    void start(WebSockets webSockets) {
        TopicHub hub = TopicHub.start(webSockets.engine(), config);
        int plain = hub.encoding(new TopicFrames(webSockets, DeflateConfig.off()));
        int deflated = hub.encoding(new TopicFrames(webSockets, deflate));
        int events = hub.encoding(TopicEvents.STANDARD);
        assert events == OWN_ENCODINGS - 1;
        for (Function<WebSockets, Encoding> each : more) {
            int _ = hub.encoding(each.apply(webSockets));
        }
        running = new Running(hub, plain, deflated, events);
    }

    /// Adds a kind of subscribers, for a protocol of one's own over topics. Before the start.
    ///
    /// @param maker makes what they are sent, for the WebSockets of this server
    /// @return its number, for [#subscribe(WebSocketMember, int, SubscribeRequest)]
    /// @throws IllegalStateException if the server is started
    public int encoding(Function<WebSockets, Encoding> maker) {
        if (running != null) {
            throw new IllegalStateException("the server is started; set it up before");
        }
        more.add(maker);
        return OWN_ENCODINGS + more.size() - 1;
    }

    /// Adds a kind of events, for streams that are to be sent other ones than the standard's.
    /// Before the start.
    ///
    /// @param maker says what event a publication is, or that it is none; its id is the place in
    ///     the history unless it has another. Called on the loops, once for each publication; what
    ///     it throws is logged, and its streams are not sent that event
    /// @return its number, for [#subscribe(EventStream, int, SubscribeRequest)]
    /// @throws IllegalStateException if the server is started
    public int events(Function<Publication, Optional<ServerEvent>> maker) {
        return encoding(webSockets -> new TopicEvents(maker));
    }

    // --- for everybody ------------------------------------------------------------------------

    /// Subscribes a WebSocket, without waiting for the answer.
    ///
    /// @param socket of this server
    /// @param filter a name, or a pattern with `+` and `#`
    public void subscribe(WebSocket socket, String filter) {
        subscribe(socket, SubscribeRequest.to(filter));
    }

    /// Subscribes a WebSocket.
    ///
    /// @param socket of this server
    /// @param request to what, since when, as whom, and who is told what became of it
    public void subscribe(WebSocket socket, SubscribeRequest request) {
        Running now = running();
        WebSocketMember member = WebSocketMember.of(socket);
        boolean isDeflated = deflate.enabled() && member.takesDeflated();
        subscribe(member, isDeflated ? now.deflated() : now.plain(), request);
    }

    /// Subscribes a WebSocket that speaks a protocol of its own over topics.
    ///
    /// @param member of this server
    /// @param encoding what it is sent, from [#encoding]; of one WebSocket always the same
    /// @param request to what, since when, as whom, and who is told what became of it
    public void subscribe(WebSocketMember member, int encoding, SubscribeRequest request) {
        TopicHub hub = running().hub();
        Connection connection = member.connection();
        member.onLoop(
                () -> {
                    if (member.join(hub.membership(connection))) {
                        hub.subscribe(
                                TopicMember.of(connection, encoding, member.socket()), request);
                    } else {
                        TopicResult closed = TopicResult.CLOSED;
                        request.onAnswer().accept(new Subscribed(closed, Position.NONE, false, 0));
                    }
                });
    }

    /// Subscribes a stream of events. A client that comes back goes on behind the last event that
    /// it has seen, if that is one of this topic; it is told whether it does.
    ///
    /// @param stream of this server
    /// @param filter a name, or a pattern with `+` and `#`
    public void subscribe(EventStream stream, String filter) {
        subscribe(stream, SubscribeRequest.to(filter));
    }

    /// Subscribes a stream of events.
    ///
    /// @param stream of this server
    /// @param request to what, as whom, and who is told what became of it beside the client; since
    ///     when, unless it is to be where the client says that it was
    public void subscribe(EventStream stream, SubscribeRequest request) {
        subscribe(stream, running().events(), request);
    }

    /// Subscribes a stream that is sent events of another kind.
    ///
    /// @param stream of this server
    /// @param encoding what it is sent, from [#events]; of one stream always the same
    /// @param request as above
    public void subscribe(EventStream stream, int encoding, SubscribeRequest request) {
        new StreamSubscriber(running().hub(), encoding, stream).subscribe(request);
    }

    /// Ends a subscription of a stream; does nothing if there is none.
    ///
    /// @param stream of this server
    /// @param filter the name or pattern as it was given
    public void unsubscribe(EventStream stream, String filter) {
        Running now = running();
        new StreamSubscriber(now.hub(), now.events(), stream).unsubscribe(filter);
    }

    /// Whether a request may do something with a topic, to answer 403 before anything begins.
    ///
    /// @param exchange of this server
    /// @param act what it wants to do
    /// @param filter a name or pattern, also as the peer gave it
    /// @return false also if there is no such topic
    public boolean allows(HttpExchange exchange, TopicAct act, String filter) {
        Running now = running();
        return TopicFilter.problem(filter).isEmpty()
                && now.hub().isAllowed(member(now, exchange), act, TopicFilter.of(filter));
    }

    private static TopicMember member(Running now, HttpExchange exchange) {
        return TopicMember.of(exchange.connection(), now.events(), exchange.request());
    }

    /// Ends a subscription; does nothing if there is none. From the loop of the WebSocket nothing
    /// of it is sent afterwards; from another thread, soon.
    ///
    /// @param socket of this server
    /// @param filter the name or pattern as it was given
    public void unsubscribe(WebSocket socket, String filter) {
        TopicHub hub = running().hub();
        WebSocketMember member = WebSocketMember.of(socket);
        member.onLoop(
                () -> {
                    boolean _ = hub.unsubscribe(member.connection(), filter);
                });
    }

    /// Publishes a text, as the application: no access is asked for.
    ///
    /// @param topic a name
    /// @param text half surrogate pairs are sent as question marks
    /// @return [TopicResult#TAKEN] if it is on its way
    public TopicResult publish(String topic, String text) {
        return isName(topic)
                ? publish(TopicMessage.text(TopicFilter.of(topic), text))
                : TopicResult.BAD_NAME;
    }

    /// Publishes bytes, as the application: no access is asked for.
    ///
    /// @param topic a name
    /// @param bytes copied
    /// @return [TopicResult#TAKEN] if it is on its way
    public TopicResult publish(String topic, byte[] bytes) {
        return isName(topic)
                ? publish(TopicMessage.binary(TopicFilter.of(topic), bytes.clone()))
                : TopicResult.BAD_NAME;
    }

    /// Publishes a message as it was received, as the application: no access is asked for.
    ///
    /// @param topic a name
    /// @param message valid now
    /// @return [TopicResult#TAKEN] if it is on its way
    public TopicResult publish(String topic, Message message) {
        return isName(topic) ? publish(as(TopicFilter.of(topic), message)) : TopicResult.BAD_NAME;
    }

    /// Publishes something, as the application: no access is asked for. It may have a key, or leave
    /// somebody out.
    ///
    /// @param message what and where
    /// @return [TopicResult#TAKEN] if it is on its way
    public TopicResult publish(TopicMessage message) {
        return running().hub().publish(message);
    }

    /// Publishes a message for the WebSocket that it came from, if the topic's [TopicAccess] allows
    /// it.
    ///
    /// @param from who wants it published
    /// @param topic a name, also as the peer gave it
    /// @param message valid now
    /// @return [TopicResult#TAKEN] if it is on its way
    public TopicResult publish(WebSocket from, String topic, Message message) {
        return isName(topic)
                ? publish(from, as(TopicFilter.of(topic), message))
                : TopicResult.BAD_NAME;
    }

    /// Publishes something for a WebSocket, if the topic's [TopicAccess] allows it.
    ///
    /// @param from who wants it published
    /// @param message what and where
    /// @return [TopicResult#TAKEN] if it is on its way
    public TopicResult publish(WebSocket from, TopicMessage message) {
        Running now = running();
        Connection connection = WebSocketMember.of(from).connection();
        return now.hub().publish(TopicMember.of(connection, now.plain(), from), message);
    }

    /// Publishes something for a request, if the topic's [TopicAccess] allows it.
    ///
    /// @param from who wants it published
    /// @param message what and where
    /// @return [TopicResult#TAKEN] if it is on its way
    public TopicResult publish(HttpExchange from, TopicMessage message) {
        Running now = running();
        return now.hub().publish(member(now, from), message);
    }

    /// Everything else about topics.
    ///
    /// @return the hub of this server
    public TopicHub hub() {
        return running().hub();
    }

    private Running running() {
        Running now = running;
        if (now == null) {
            throw new IllegalStateException("the server was not started: there are no topics yet");
        }
        return now;
    }

    private static boolean isName(String topic) {
        return TopicFilter.problem(topic).isEmpty() && !TopicFilter.of(topic).isPattern();
    }

    private static TopicMessage as(TopicFilter topic, Message message) {
        TopicKind kind = message.isText() ? TopicKind.TEXT : TopicKind.BINARY;
        return new TopicMessage(topic, kind, message.bytes(), 0, 0);
    }
}
