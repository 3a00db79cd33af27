package dev.corinth.live;

import dev.corinth.http.OriginRule;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketConfig;

import java.util.function.BiFunction;

/// How the protocol for browsers behaves. Immutable.
///
/// @param webSocket limits, compression and timeouts of its WebSockets
/// @param origins which pages may connect. Default those of the server itself
/// @param names as whom a WebSocket is shown to others, by what it asks for: at most 256
///     characters, or empty for not at all. Default not at all, since what a client says of itself
///     proves nothing
/// @param historyLimit how many messages one answer about the history has at most, 1 to 10,000.
///     Default 100
/// @param historyBytes how many bytes of messages it has at most, 1 KiB to 64 MiB. Default 256 KiB
/// @param openQuestions how many questions of one client may be under way, 1 to 1,000; what is more
///     is refused. Default 16
public record LiveConfig(
        WebSocketConfig webSocket,
        OriginRule origins,
        BiFunction<WebSocket, String, String> names,
        int historyLimit,
        int historyBytes,
        int openQuestions) {
    /// The defaults.
    public static final LiveConfig STANDARD =
            new LiveConfig(
                    WebSocketConfig.STANDARD,
                    OriginRule.sameOrigin(),
                    (socket, asked) -> "",
                    100,
                    256 << 10,
                    16);

    /// Checks the numbers.
    public LiveConfig {
        require("historyLimit", historyLimit, 1, 10_000);
        require("historyBytes", historyBytes, 1 << 10, 64 << 20);
        require("openQuestions", openQuestions, 1, 1_000);
    }

    /// The same with other WebSockets.
    ///
    /// @param other limits, compression and timeouts
    /// @return a changed copy
    public LiveConfig webSocket(WebSocketConfig other) {
        return new LiveConfig(other, origins, names, historyLimit, historyBytes, openQuestions);
    }

    /// The same for other pages.
    ///
    /// @param rule which may connect
    /// @return a changed copy
    public LiveConfig origins(OriginRule rule) {
        return new LiveConfig(webSocket, rule, names, historyLimit, historyBytes, openQuestions);
    }

    /// The same with names.
    ///
    /// @param naming as whom a WebSocket is shown, by what it asks for, which may be empty or
    ///     longer than 256 characters
    /// @return a changed copy
    public LiveConfig names(BiFunction<WebSocket, String, String> naming) {
        return new LiveConfig(
                webSocket, origins, naming, historyLimit, historyBytes, openQuestions);
    }

    /// The same with other bounds of an answer about the history.
    ///
    /// @param messages how many
    /// @param bytes how many
    /// @return a changed copy
    public LiveConfig history(int messages, int bytes) {
        return new LiveConfig(webSocket, origins, names, messages, bytes, openQuestions);
    }

    /// The same with another number of questions under way.
    ///
    /// @param most of one client
    /// @return a changed copy
    public LiveConfig openQuestions(int most) {
        return new LiveConfig(webSocket, origins, names, historyLimit, historyBytes, most);
    }

    private static void require(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + "=" + value + ", " + least + " to " + most);
        }
    }
}
