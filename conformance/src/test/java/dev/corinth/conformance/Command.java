package dev.corinth.conformance;

import java.util.List;

/// What a text message may ask of an [EchoServer]; every other message is echoed. Immutable.
///
/// | text | what the server does |
/// |---|---|
/// | `!close 4001 some reason` | starts the close handshake |
/// | `!ping abc` | sends a ping, and the text `pong abc` when it is answered |
/// | `!fragments a b c` | sends the text `abc`, a frame per part |
/// | `!deflated` | sends `true` or `false`: whether compression was agreed, as it sees it |
sealed interface Command {

    /// Just send the message back.
    record Echo() implements Command {}

    /// Start the close handshake.
    record Close(int code, String reason) implements Command {}

    /// Send a ping with this payload.
    record Ping(String payload) implements Command {}

    /// Send one message in these frames.
    record Fragments(List<String> parts) implements Command {}

    /// Tell whether compression was agreed.
    record Deflated() implements Command {}

    /// Reads what the text asks.
    static Command of(String text) {
        if (!text.startsWith("!")) {
            return new Echo();
        }
        List<String> words = List.of(text.split(" ", -1));
        List<String> rest = words.subList(1, words.size());
        return switch (words.getFirst()) {
            case "!close" ->
                    new Close(
                            Integer.parseInt(rest.getFirst()),
                            String.join(" ", rest.subList(1, rest.size())));
            case "!ping" -> new Ping(rest.getFirst());
            case "!deflated" -> new Deflated();
            case "!fragments" -> new Fragments(rest);
            default -> new Echo();
        };
    }
}
