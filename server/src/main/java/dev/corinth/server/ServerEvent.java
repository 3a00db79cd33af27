package dev.corinth.server;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// One event of a stream (HTML, "Server-sent events"). Immutable.
///
/// @param data any text; a page gets its lines as they are, with LF between them
/// @param id what a client that comes back names as the last it has seen; empty for none
/// @param name of the event, for `addEventListener`; empty for `message`
/// @param retry how long a client waits before it comes back; empty for what it was told before
public record ServerEvent(
        String data, Optional<String> id, Optional<String> name, Optional<Duration> retry) {
    /// Checks all parts.
    public ServerEvent {
        id.ifPresent(text -> requireLine("id", text));
        name.ifPresent(text -> requireLine("name", text));
        if (retry.isPresent() && retry.get().isNegative()) {
            throw new IllegalArgumentException("retry=" + retry.get());
        }
    }

    /// An event of nothing but data.
    ///
    /// @param data any text
    /// @return a `message` without id
    public static ServerEvent of(String data) {
        return new ServerEvent(data, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// The same with an id.
    ///
    /// @param text without line ends and NUL
    /// @return a changed copy
    public ServerEvent id(String text) {
        return new ServerEvent(data, Optional.of(text), name, retry);
    }

    /// The same with a name.
    ///
    /// @param text without line ends and NUL
    /// @return a changed copy
    public ServerEvent name(String text) {
        return new ServerEvent(data, id, Optional.of(text), retry);
    }

    /// The same with a time to wait before coming back.
    ///
    /// @param time in whole milliseconds
    /// @return a changed copy
    public ServerEvent retry(Duration time) {
        return new ServerEvent(data, id, name, Optional.of(time));
    }

    /// The event as it is sent.
    ///
    /// @return in UTF-8, with the empty line at its end
    public byte[] toBytes() {
        StringBuilder text = new StringBuilder(data.length() + 32);
        id.ifPresent(it -> text.append("id: ").append(it).append('\n'));
        name.ifPresent(it -> text.append("event: ").append(it).append('\n'));
        retry.ifPresent(it -> text.append("retry: ").append(it.toMillis()).append('\n'));
        appendData(text);
        return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    /// Every kind of line end begins a new field: none of them gets through as something else.
    private void appendData(StringBuilder text) {
        text.append("data: ");
        for (int i = 0; i < data.length(); i++) {
            char letter = data.charAt(i);
            boolean isSecond = letter == '\n' && i > 0 && data.charAt(i - 1) == '\r';
            if (letter == '\r' || (letter == '\n' && !isSecond)) {
                text.append("\ndata: ");
            } else if (!isSecond) {
                text.append(letter);
            }
        }
        text.append('\n');
    }

    private static void requireLine(String part, String text) {
        if (text.chars().anyMatch(c -> c == '\n' || c == '\r' || c == 0)) {
            throw new IllegalArgumentException(part + " of an event: no line ends and NUL");
        }
    }
}
