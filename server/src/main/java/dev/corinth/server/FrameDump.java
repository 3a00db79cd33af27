package dev.corinth.server;

import dev.corinth.json.Json;
import dev.corinth.wire.Opcode;
import dev.corinth.wire.SeenFrame;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/// Writes frames down, for people and for programs: also what an application's own
/// [dev.corinth.websocket.FrameTap] is shown. Immutable; all methods are static.
public final class FrameDump {
    private static final String EDGE = "+" + "-".repeat(52) + "+";
    private static final String END = "-".repeat(54);
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");
    private static final int A_LINE = 16;
    private static final int NEVER_CUT = 1 << 16;

    private FrameDump() {}

    /// A frame for people, as VRTQL draws it (B.1.6), but with the mask taken off.
    ///
    /// @param who the id of the WebSocket
    /// @param isSent whether we have sent it
    /// @param frame as much of it as is shown
    /// @return several lines, the last without an end
    public static String text(long who, boolean isSent, SeenFrame frame) {
        var text = new StringBuilder(512);
        String title = (isSent ? "Frame Sent" : "Frame Received") + " " + Long.toHexString(who);
        text.append(EDGE).append("\n| ").append(title);
        text.repeat(' ', Math.max(0, 51 - title.length())).append("|\n").append(EDGE);
        text.append("\n  header:   ").append(frame.headerLength()).append(" bytes");
        text.append("\n  fin:      ").append(frame.isFinal() ? 1 : 0);
        text.append("\n  opcode:   ").append(frame.opcode());
        text.append(" (").append(name(frame.opcode())).append(')');
        if (frame.isCompressed()) {
            text.append("\n  rsv1:     1 (compressed)");
        }
        text.append("\n  mask:     ").append(frame.isMasked() ? 1 : 0);
        if (frame.isMasked()) {
            // In the order of the wire.
            String key = String.format("%08x", Integer.reverseBytes(frame.maskKey()));
            text.append(" (0x").append(key).append(')');
        }
        text.append("\n  payload:  ").append(frame.length()).append(" bytes\n\n");
        byte[] payload = frame.payload();
        for (int at = 0; at < payload.length; at += A_LINE) {
            int end = Math.min(payload.length, at + A_LINE);
            text.append(HEX.formatHex(payload, at, end)).append('\n');
        }
        if (!frame.isWhole()) {
            text.append("... ").append(frame.length() - payload.length).append(" more bytes\n");
        }
        return text.append(END).toString();
    }

    /// A frame for programs: one line of JSON.
    ///
    /// @param atMs milliseconds since 1970
    /// @param who the id of the WebSocket
    /// @param isSent whether we have sent it
    /// @param frame as much of it as is shown
    /// @return an object, without an end of line
    public static String json(long atMs, long who, boolean isSent, SeenFrame frame) {
        return Json.object(line -> members(line, atMs, who, isSent, frame));
    }

    private static void members(Json line, long atMs, long who, boolean isSent, SeenFrame frame) {
        line.put("at", atMs)
                .put("id", Long.toHexString(who))
                .put("sent", isSent)
                .put("opcode", frame.opcode())
                .put("fin", frame.isFinal())
                .put("compressed", frame.isCompressed())
                .put("length", frame.length());
        payload(line, frame);
    }

    /// Text where it is text, else Base64.
    private static void payload(Json line, SeenFrame frame) {
        Optional<String> text = frame.opcode() == Opcode.TEXT ? asText(frame) : Optional.empty();
        text.ifPresentOrElse(
                it -> line.putLong("text", it, NEVER_CUT),
                () ->
                        line.putLong(
                                "bytes",
                                Base64.getEncoder().encodeToString(frame.payload()),
                                NEVER_CUT));
    }

    private static Optional<String> asText(SeenFrame frame) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(frame.payload());
            boolean isPlain = !frame.isCompressed() && frame.isWhole();
            return isPlain
                    ? Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString())
                    : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    static String name(int opcode) {
        return switch (opcode) {
            case Opcode.CONTINUATION -> "continuation";
            case Opcode.TEXT -> "text";
            case Opcode.BINARY -> "binary";
            case Opcode.CLOSE -> "close";
            case Opcode.PING -> "ping";
            case Opcode.PONG -> "pong";
            default -> "reserved";
        };
    }
}
