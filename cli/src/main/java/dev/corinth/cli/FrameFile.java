package dev.corinth.cli;

import dev.corinth.wire.SeenFrame;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Objects;
import java.util.function.Consumer;

/// A file of recorded frames, one JSON object a line, as `FrameLog.json` writes it. Immutable; read
/// as often as one likes, by one thread at a time, line by line.
///
/// Members that are not known are passed over, and so are lines with a `note` and empty ones.
///
/// @param path where it is
/// @param maxLine how long a line may be, in bytes
record FrameFile(Path path, long maxLine) {
    /// How deep a line may be nested: what is passed over may be any JSON.
    private static final int MAX_DEPTH = 32;

    private static final int MAX_ID = 64;

    /// RFC 6455 §5.2: four bits, in a byte with these.
    private static final int MOST_OPCODE = 15;

    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    /// The members of a line while it is read.
    private static final class Members {
        private long atMs = -1;
        private @Nullable String id;
        private @Nullable Boolean isSent;
        private int opcode = -1;
        private boolean isFinal = true;
        private boolean isCompressed;
        private long length = -1;
        private byte @Nullable [] payload;
        private boolean isNote;

        private void read(String name, JsonParser parser) {
            switch (name) {
                case "at" -> atMs = parser.getLongValue();
                case "id" -> id = text(parser);
                case "sent" -> isSent = parser.getBooleanValue();
                case "opcode" -> opcode = parser.getIntValue();
                case "fin" -> isFinal = parser.getBooleanValue();
                case "compressed" -> isCompressed = parser.getBooleanValue();
                case "length" -> length = parser.getLongValue();
                case "text" -> payload = text(parser).getBytes(StandardCharsets.UTF_8);
                case "bytes" -> payload = Base64.getDecoder().decode(text(parser));
                case "note" -> isNote = true;
                default -> parser.skipChildren();
            }
        }

        private static String text(JsonParser parser) {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw new IllegalArgumentException(parser.currentName() + " is no text");
            }
            return parser.getString();
        }

        private RecordedFrame frame(long line) {
            require(atMs >= 0, "at", "the time in milliseconds since 1970");
            String who = required(id, "id", "1 to 64 letters");
            require(!who.isEmpty() && who.length() <= MAX_ID, "id", "1 to 64 letters");
            boolean sent = required(isSent, "sent", "whether the server sent it");
            require(opcode >= 0 && opcode <= MOST_OPCODE, "opcode", "0 to 15");
            byte[] bytes = required(payload, "text", "the payload, or bytes with it in Base64");
            long whole = length < 0 ? bytes.length : length;
            require(whole >= bytes.length, "length", "no less than the payload has");
            int first = opcode | (isFinal ? FIN : 0) | (isCompressed ? RSV1 : 0);
            return new RecordedFrame(
                    line, atMs, who, sent, new SeenFrame(first, false, 0, 2, whole, bytes));
        }

        private static <T> T required(@Nullable T value, String name, String right) {
            require(value != null, name, right);
            return Objects.requireNonNull(value);
        }

        private static void require(boolean isRight, String name, String right) {
            if (!isRight) {
                throw new IllegalArgumentException("no '" + name + "', which would be " + right);
            }
        }
    }

    /// Reads all frames.
    ///
    /// @param reader told each, in the order of the file
    /// @throws IllegalArgumentException at the first line that is wrong, with the file and its
    ///     number
    /// @throws UncheckedIOException if the file cannot be read
    void each(Consumer<RecordedFrame> reader) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
            long number = 1;
            for (String line = next(in, number); line != null; line = next(in, number)) {
                RecordedFrame frame = line.isBlank() ? null : parse(line, number);
                if (frame != null) {
                    reader.accept(frame);
                }
                number++;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be read: " + e.getMessage(), e);
        }
    }

    /// The next line without its end, or null at the end of the file.
    private @Nullable String next(InputStream in, long number) throws IOException {
        var line = new ByteArrayOutputStream(512);
        int c = in.read();
        if (c < 0) {
            return null;
        }
        while (c >= 0 && c != '\n') {
            if (line.size() >= maxLine) {
                throw wrong(number, "longer than " + maxLine + " bytes (--max-line)");
            }
            line.write(c);
            c = in.read();
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private @Nullable RecordedFrame parse(String line, long number) {
        var members = new Members();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw wrong(number, "no JSON object");
            }
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                parser.nextToken();
                members.read(name, parser);
            }
            if (parser.nextToken() != null) {
                throw wrong(number, "more than one JSON object");
            }
        } catch (JacksonException e) {
            throw wrong(number, "column " + column(e) + ": " + e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            throw named(number, e);
        }
        try {
            return members.isNote ? null : members.frame(number);
        } catch (IllegalArgumentException e) {
            throw named(number, e);
        }
    }

    private static int column(JacksonException e) {
        return e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
    }

    private IllegalArgumentException named(long number, IllegalArgumentException e) {
        String text = String.valueOf(e.getMessage());
        return text.startsWith(path + ":") ? e : wrong(number, text);
    }

    private IllegalArgumentException wrong(long number, String what) {
        return new IllegalArgumentException(path + ":" + number + ": " + what);
    }
}
