package dev.corinth.server;

import dev.corinth.json.Escapes;
import dev.corinth.json.Json;
import dev.corinth.websocket.FrameTap;
import dev.corinth.websocket.WebSocket;
import dev.corinth.wire.SeenFrame;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;

/// Writes the frames that it is shown somewhere: to a file that programs read, or to a log for
/// people. Safe for any thread; a loop never waits for it.
public final class FrameLog implements FrameTap, AutoCloseable {
    private static final int STANDARD_PAYLOAD = 1024;
    private static final int MOST_PAYLOAD = 4096;
    private static final int MAX_WAITING = 8192;

    private final LineQueue lines;
    private final boolean isText;
    private final int maxPayload;
    private final Redaction redaction;

    private FrameLog(LineQueue lines, boolean isText, int maxPayload, Redaction redaction) {
        this.lines = lines;
        this.isText = isText;
        this.maxPayload = maxPayload;
        this.redaction = redaction;
    }

    /// One line of JSON for each frame.
    ///
    /// ```
    /// {"at":1764213255000,"id":"100000000000001","sent":false,"opcode":1,"fin":true,
    ///  "compressed":false,"length":5,"text":"Hello"}          bytes as Base64 in "bytes"
    /// ```
    ///
    /// @param sink such as a [RotatingFile]; closed with this
    /// @return with at most 1 KiB of each payload, without what looks like a secret
    public static FrameLog json(LogSink sink) {
        return new FrameLog(queue(sink), false, STANDARD_PAYLOAD, Redaction.standard());
    }

    /// A box with a dump for each frame, to a logger at the level DEBUG.
    ///
    /// @param logger with a name, level and sink of its own: a scope
    /// @return with at most 1 KiB of each payload, without what looks like a secret
    public static FrameLog text(Logger logger) {
        LogSink sink = some -> some.forEach(line -> logger.log(Level.DEBUG, line));
        return new FrameLog(queue(sink), true, STANDARD_PAYLOAD, Redaction.standard());
    }

    /// The same with more or less of each payload.
    ///
    /// @param bytes 0 to 4,096
    /// @return to the same place
    public FrameLog maxPayload(int bytes) {
        if (bytes < 0 || bytes > MOST_PAYLOAD) {
            throw new IllegalArgumentException("bytes=" + bytes + ", 0 to " + MOST_PAYLOAD);
        }
        return new FrameLog(lines, isText, bytes, redaction);
    }

    /// The same hiding something else.
    ///
    /// @param other what is hidden
    /// @return to the same place
    public FrameLog redaction(Redaction other) {
        return new FrameLog(lines, isText, maxPayload, other);
    }

    /// Writes a line of the application's own between the frames.
    ///
    /// @param text what to write; control characters are escaped
    public void note(String text) {
        long atMs = System.currentTimeMillis();
        lines.add(
                () ->
                        isText
                                ? "  " + Escapes.shown(text)
                                : Json.object(line -> line.put("at", atMs).put("note", text)));
    }

    @Override
    public void frame(WebSocket socket, boolean isSent, SeenFrame seen) {
        long atMs = System.currentTimeMillis();
        long who = socket.id();
        lines.add(
                () -> {
                    SeenFrame shown = cut(redaction.apply(seen));
                    return isText
                            ? FrameDump.text(who, isSent, shown)
                            : FrameDump.json(atMs, who, isSent, shown);
                });
    }

    /// How many lines were lost, for too many waited or they could not be written.
    ///
    /// @return 0 or more
    public long dropped() {
        return lines.dropped();
    }

    /// Writes what waits, and then no more.
    @Override
    public void close() {
        lines.close();
    }

    private SeenFrame cut(SeenFrame frame) {
        return frame.payload().length <= maxPayload
                ? frame
                : frame.withPayload(Arrays.copyOf(frame.payload(), maxPayload));
    }

    private static LineQueue queue(LogSink sink) {
        return new LineQueue("corinth-frames", sink, MAX_WAITING);
    }
}
