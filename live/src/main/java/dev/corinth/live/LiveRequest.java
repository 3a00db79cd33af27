package dev.corinth.live;

import dev.corinth.pubsub.Position;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;

/// What a client asks, read from JSON. Used by one thread.
///
/// Names that are not known are refused, and so is what stands twice: a client that misspells is to
/// hear of it. JSON is read as text: from bytes the parser would guess other encodings too, which a
/// text message cannot be in.
final class LiveRequest {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_NUMBER = 1_000;
    private static final int HEX = 16;

    /// What is read and written as JSON. Safe for any thread.
    static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxNumberLength(MAX_NUMBER)
                                    .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    private String act = "";
    private String topic = "";
    private long id = -1;
    private String as = "";
    private long epoch;
    private long offset = -1;
    private int limit = -1;
    private int newest;
    private byte[] written = {};

    private LiveRequest() {}

    /// Reads a request.
    ///
    /// @throws BadRequest with what is wrong
    static LiveRequest read(String json) throws BadRequest {
        var request = new LiveRequest();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new BadRequest("a request is a JSON object");
            }
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                parser.nextToken();
                request.field(name, parser);
            }
            if (parser.nextToken() != null) {
                throw new BadRequest("one JSON object for each message");
            }
        } catch (StreamConstraintsException e) {
            throw new BadRequest("nested deeper than " + MAX_DEPTH + ", or a number too long");
        } catch (StreamReadException e) {
            throw new BadRequest("not JSON: column=" + e.getLocation().getColumnNr());
        } catch (JacksonException e) {
            // Not all that a parser or a generator throws is of the two kinds above.
            throw new BadRequest("not JSON that can be passed on");
        }
        return request;
    }

    String act() {
        return act;
    }

    String topic() {
        return topic;
    }

    /// A number of the client's own that the answer has too; −1 for none.
    long id() {
        return id;
    }

    String as() {
        return as;
    }

    Position since() {
        return epoch == 0 || offset < 0 ? Position.NONE : new Position(epoch, offset);
    }

    /// How many messages are asked for; −1 if it is not said.
    int limit() {
        return limit;
    }

    /// How many messages a subscriber would like to begin with.
    int newest() {
        return newest;
    }

    /// What is to be published, as JSON in UTF-8; empty if there is nothing.
    byte[] written() {
        return written;
    }

    private void field(String name, JsonParser parser) throws BadRequest {
        switch (name) {
            case "do" -> act = text(name, parser);
            case "topic" -> topic = text(name, parser);
            case "as" -> as = text(name, parser);
            case "epoch" -> epoch = epoch(text(name, parser));
            case "id" -> id = number(name, parser);
            case "offset" -> offset = number(name, parser);
            case "limit" -> limit = (int) Math.min(Integer.MAX_VALUE, number(name, parser));
            case "newest" -> newest = (int) Math.min(Integer.MAX_VALUE, number(name, parser));
            case "data" -> written = copy(parser);
            default -> throw new BadRequest("a name that is not known, at column " + at(parser));
        }
    }

    private static String text(String name, JsonParser parser) throws BadRequest {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw new BadRequest(name + ": a string");
        }
        return parser.getString();
    }

    private static long number(String name, JsonParser parser) throws BadRequest {
        boolean isWhole = parser.currentToken() == JsonToken.VALUE_NUMBER_INT;
        BigInteger value = isWhole ? parser.getBigIntegerValue() : BigInteger.valueOf(-1);
        // 2^53 − 1, which JavaScript still counts exactly.
        if (value.signum() < 0 || value.bitLength() > 53) {
            throw new BadRequest(name + ": a whole number, 0 to 2^53 - 1");
        }
        return value.longValue();
    }

    private static long epoch(String text) {
        boolean isHex = !text.isEmpty() && text.length() <= HEX;
        for (int i = 0; i < text.length(); i++) {
            isHex &= Character.digit(text.charAt(i), HEX) >= 0;
        }
        // What is none of ours cannot be gone on from, and the client is told that.
        return isHex ? Long.parseUnsignedLong(text, HEX) : -1;
    }

    private static byte[] copy(JsonParser parser) {
        var out = new ByteArrayOutputStream();
        try (JsonGenerator generator = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            generator.copyCurrentStructure(parser);
        }
        return out.toByteArray();
    }

    private static int at(JsonParser parser) {
        return parser.currentTokenLocation().getColumnNr();
    }

    /// A request that cannot be understood. Immutable.
    static final class BadRequest extends Exception {
        private static final long serialVersionUID = 1;

        BadRequest(String problem) {
            super(problem, null, false, false);
        }

        String problem() {
            return "" + getMessage();
        }
    }
}
