package dev.corinth.server;

import dev.corinth.engine.Loop;
import dev.corinth.engine.SharedBytes;
import dev.corinth.engine.SparingLog;
import dev.corinth.json.Escapes;
import dev.corinth.json.Json;
import dev.corinth.pubsub.Encoding;
import dev.corinth.pubsub.Position;
import dev.corinth.pubsub.Publication;
import dev.corinth.pubsub.Subscribed;
import dev.corinth.pubsub.TopicKind;
import dev.corinth.pubsub.TopicMessage;

import org.jspecify.annotations.Nullable;

import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// Makes events of streams of what is published to topics. Immutable; safe for any thread.
///
/// ```
/// id: EPOCH-OFFSET           the epoch in hexadecimal; no such line where there is no history
/// event: NAME OF THE TOPIC
/// data: the text; bytes in Base64
/// ```
///
/// Events whose name begins with a slash, which no topic's does, tell what becomes of a
/// subscription and who comes and goes.
///
/// @param maker says what event a publication is; empty for none
record TopicEvents(Function<Publication, Optional<ServerEvent>> maker) implements Encoding {
    private static final SparingLog LOG = new SparingLog(System.getLogger("dev.corinth.server"));
    static final TopicEvents STANDARD = new TopicEvents(TopicEvents::standard);

    /// What the maker throws costs its own streams this event, and nobody else anything.
    @Override
    public @Nullable SharedBytes encode(Publication publication, Loop loop) {
        try {
            Optional<ServerEvent> event = maker.apply(publication);
            return event.isEmpty() ? null : shared(withPlace(event.get(), publication.position()));
        } catch (RuntimeException e) {
            String topic = Escapes.shown(publication.message().topic().text());
            LOG.log(Level.ERROR, "no event could be made of what was published to " + topic, e);
            return null;
        }
    }

    /// What a client is told of its subscription, before all that is sent of it. Its id is the
    /// place before that: who is cut off in between goes on from there.
    static ServerEvent answer(String topic, Subscribed answer) {
        return switch (answer.result()) {
            case TAKEN -> {
                Position now = answer.position();
                ServerEvent taken =
                        news(
                                "/subscribed",
                                Json.object(
                                        json ->
                                                json.putLong("topic", topic, topic.length())
                                                        .put("resumed", answer.isResumed())
                                                        .put("missed", answer.missed())));
                yield withPlace(taken, new Position(now.epoch(), now.offset() - answer.missed()));
            }
            default -> {
                String code = answer.result().name().toLowerCase(Locale.ROOT);
                yield news(
                        "/refused",
                        Json.object(
                                json ->
                                        json.putLong("topic", topic, topic.length())
                                                .put("code", code)));
            }
        };
    }

    /// The place that an id names.
    ///
    /// @return [Position#NONE] for what is no id of these
    static Position place(String id) {
        int dash = id.indexOf('-');
        try {
            long epoch = Long.parseUnsignedLong(id, 0, Math.max(0, dash), 16);
            long offset = Long.parseLong(id, dash + 1, id.length(), 10);
            return epoch == 0 || offset < 0 ? Position.NONE : new Position(epoch, offset);
        } catch (NumberFormatException e) {
            // A client may say anything: then it is one that has seen nothing.
            return Position.NONE;
        }
    }

    private static ServerEvent withPlace(ServerEvent event, Position place) {
        return place.isKnown() && event.id().isEmpty()
                ? event.id(Long.toHexString(place.epoch()) + "-" + place.offset())
                : event;
    }

    private static Optional<ServerEvent> standard(Publication publication) {
        TopicMessage message = publication.message();
        String topic = message.topic().text();
        String text = new String(message.payload(), StandardCharsets.UTF_8);
        return Optional.of(
                switch (message.kind()) {
                    case TEXT -> news(topic, text);
                    case BINARY ->
                            news(topic, Base64.getEncoder().encodeToString(message.payload()));
                    case JOINED, LEFT -> presence(message.kind(), topic, text);
                });
    }

    private static ServerEvent presence(TopicKind kind, String topic, String who) {
        return news(
                kind == TopicKind.JOINED ? "/joined" : "/left",
                Json.object(
                        json ->
                                json.putLong("topic", topic, topic.length())
                                        .putLong("name", who, who.length())));
    }

    private static ServerEvent news(String name, String data) {
        return ServerEvent.of(data).name(name);
    }

    /// Bytes that are sent as long as something refers to them: also from a history.
    private static SharedBytes shared(ServerEvent event) {
        byte[] bytes = event.toBytes();
        MemorySegment kept = Arena.ofAuto().allocate(bytes.length);
        MemorySegment.copy(bytes, 0, kept, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return SharedBytes.ofKept(kept);
    }
}
