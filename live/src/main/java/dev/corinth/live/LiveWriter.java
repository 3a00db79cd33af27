package dev.corinth.live;

import dev.corinth.pubsub.Position;
import dev.corinth.pubsub.Publication;
import dev.corinth.pubsub.Subscribed;
import dev.corinth.pubsub.TopicHistory;
import dev.corinth.pubsub.TopicKind;
import dev.corinth.pubsub.TopicMessage;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/// Writes what a client is sent. Immutable; all methods are static and for every thread.
final class LiveWriter {
    private LiveWriter() {}

    static String error(LiveRequest request, String code, String text) {
        return error(request.id(), request.topic(), code, text);
    }

    static String error(long id, String topic, String code, String text) {
        return object(
                "error",
                id,
                topic,
                out -> {
                    out.writeStringProperty("code", code);
                    out.writeStringProperty("text", text);
                });
    }

    /// An answer that says nothing but that it was done.
    static String done(String what, LiveRequest request) {
        return object(what, request.id(), request.topic(), out -> {});
    }

    static String subscribed(LiveRequest request, Subscribed answer) {
        return object(
                "subscribed",
                request.id(),
                request.topic(),
                out -> {
                    place(out, answer.position());
                    out.writeBooleanProperty("resumed", answer.isResumed());
                    out.writeNumberProperty("missed", answer.missed());
                });
    }

    static String present(LiveRequest request, List<String> names) {
        return object(
                "present",
                request.id(),
                request.topic(),
                out -> {
                    out.writeArrayPropertyStart("names");
                    names.forEach(out::writeString);
                    out.writeEndArray();
                });
    }

    /// @param most how many bytes of messages at most, but at least one message
    static String history(LiveRequest request, TopicHistory history, int most) {
        return object(
                "history",
                request.id(),
                request.topic(),
                out -> {
                    place(out, history.position());
                    out.writeBooleanProperty("gapless", history.isGapless());
                    out.writeArrayPropertyStart("messages");
                    fitting(history, most).forEach(each -> historical(out, each));
                    out.writeEndArray();
                });
    }

    /// What was published.
    static String publication(Publication publication) {
        TopicMessage message = publication.message();
        String topic = message.topic().text();
        String name = new String(message.payload(), StandardCharsets.UTF_8);
        return switch (message.kind()) {
            case TEXT, BINARY -> object("message", -1, topic, out -> content(out, publication));
            case JOINED ->
                    object("joined", -1, topic, out -> out.writeStringProperty("name", name));
            case LEFT -> object("left", -1, topic, out -> out.writeStringProperty("name", name));
        };
    }

    /// From the side where the client goes on reading: the oldest if there is no gap before them,
    /// the newest otherwise.
    private static List<Publication> fitting(TopicHistory history, int most) {
        List<Publication> all = history.messages();
        int count = 0;
        long bytes = 0;
        while (count < all.size()) {
            int at = history.isGapless() ? count : all.size() - 1 - count;
            bytes += all.get(at).message().payload().length;
            if (bytes > most && count > 0) {
                break;
            }
            count++;
        }
        return history.isGapless()
                ? all.subList(0, count)
                : all.subList(all.size() - count, all.size());
    }

    private static void historical(JsonGenerator out, Publication publication) {
        out.writeStartObject();
        content(out, publication);
        out.writeEndObject();
    }

    private static void content(JsonGenerator out, Publication publication) {
        if (publication.position().isKnown()) {
            out.writeNumberProperty("offset", publication.position().offset());
        }
        TopicMessage message = publication.message();
        if (message.kind() == TopicKind.BINARY) {
            out.writeName("bytes");
            out.writeBinary(message.payload());
            return;
        }
        out.writeName("data");
        String text = new String(message.payload(), StandardCharsets.UTF_8);
        if (isJson(text)) {
            out.writeRawValue(text);
        } else {
            out.writeString(text);
        }
    }

    private static void place(JsonGenerator out, Position position) {
        if (position.isKnown()) {
            out.writeStringProperty("epoch", Long.toHexString(position.epoch()));
            out.writeNumberProperty("offset", position.offset());
        }
    }

    /// Whether a text is one JSON value and nothing else, within the limits of JSON here.
    private static boolean isJson(String text) {
        try (JsonParser parser = LiveRequest.JSON.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            // Scalars are read only when they are looked at.
            boolean isWhole = parser.getString() != null || !parser.currentToken().isScalarValue();
            return isWhole && parser.nextToken() == null;
        } catch (JacksonException e) {
            return false;
        }
    }

    private static String object(
            String on, long id, String topic, Consumer<JsonGenerator> content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out =
                LiveRequest.JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            out.writeStartObject();
            out.writeStringProperty("on", on);
            if (id >= 0) {
                out.writeNumberProperty("id", id);
            }
            if (!topic.isEmpty()) {
                out.writeStringProperty("topic", topic);
            }
            content.accept(out);
            out.writeEndObject();
        }
        return text.toString();
    }
}
