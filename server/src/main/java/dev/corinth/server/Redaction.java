package dev.corinth.server;

import dev.corinth.wire.SeenFrame;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/// What is not shown of frames in traces. Immutable; safe for any thread.
///
/// By default the value behind a word such as `token` or `password` is not, in JSON as in forms:
/// all that follows the word and a `:` or `=`, to the end of the string, or to the next `&`, `,` or
/// `}`. That is a net under the rope: who knows their messages says [#by].
///
/// Compressed payloads hold secrets that nobody sees: they are shown only by [#none].
public final class Redaction {
    private static final List<String> WORDS =
            List.of("token", "password", "passwd", "secret", "authorization", "api_key", "apikey");
    private static final int MOST_BETWEEN = 4;
    private static final byte STAR = '*';

    private final UnaryOperator<SeenFrame> what;

    private Redaction(UnaryOperator<SeenFrame> what) {
        this.what = what;
    }

    /// Hides values behind words that stand for secrets, and all that is compressed.
    ///
    /// @return the default
    public static Redaction standard() {
        return new Redaction(Redaction::hideSecrets);
    }

    /// Hides every payload: lengths and kinds are left.
    ///
    /// @return shows no payload
    public static Redaction ofPayloads() {
        return new Redaction(frame -> frame.withPayload(new byte[0]));
    }

    /// Hides what an application says.
    ///
    /// @param what from a frame to what is shown of it; on loops or on the thread of a log, so it
    ///     must not block. What it throws costs the line
    /// @return shows what it gives
    public static Redaction by(UnaryOperator<SeenFrame> what) {
        return new Redaction(what);
    }

    /// Hides nothing.
    ///
    /// @return shows all
    public static Redaction none() {
        return new Redaction(UnaryOperator.identity());
    }

    /// Hides what is not to be shown.
    ///
    /// @param frame as it was seen
    /// @return the same, or what may be shown of it
    public SeenFrame apply(SeenFrame frame) {
        return what.apply(frame);
    }

    private static SeenFrame hideSecrets(SeenFrame frame) {
        if (frame.isCompressed()) {
            return frame.withPayload(new byte[0]);
        }
        // One byte a character, so that places in the text are places in the payload.
        String text =
                new String(frame.payload(), StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        byte[] shown = frame.payload();
        for (String word : WORDS) {
            for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
                shown = hideBehind(shown, frame.payload(), text, at + word.length());
            }
        }
        return shown == frame.payload() ? frame : frame.withPayload(shown);
    }

    private static byte[] hideBehind(byte[] shown, byte[] original, String text, int from) {
        int at = from;
        int last = Math.min(text.length(), from + MOST_BETWEEN);
        boolean isNamed = false;
        while (at < last && "\":= ".indexOf(text.charAt(at)) >= 0) {
            isNamed |= text.charAt(at) == ':' || text.charAt(at) == '=';
            at++;
        }
        if (!isNamed) {
            return shown;
        }
        byte[] hidden = shown == original ? original.clone() : shown;
        boolean isQuoted = text.charAt(at - 1) == '"';
        String ends = isQuoted ? "\"" : "&,}\n";
        while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
            boolean isEscape = isQuoted && text.charAt(at) == '\\';
            hidden[at++] = STAR;
            if (isEscape && at < text.length()) {
                hidden[at++] = STAR;
            }
        }
        return hidden;
    }
}
