package dev.corinth.server;

import dev.corinth.http.Headers;
import dev.corinth.websocket.WebSocketConfig;
import dev.corinth.websocket.WebSocketListener;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/// What an application answers to a [Handshake]. Immutable.
public sealed interface UpgradeAnswer {
    /// Accepts.
    ///
    /// @param listener what is done with the WebSocket
    /// @return an acceptance without subprotocol
    static Acceptance accept(WebSocketListener listener) {
        return new Acceptance(listener, Optional.empty(), Headers.NONE, Optional.empty(), null);
    }

    /// Rejects.
    ///
    /// @param status 300 to 599
    /// @return a rejection with a body that names the status
    static Rejection reject(int status) {
        return new Rejection(HttpAnswer.text(status, "rejected\n"));
    }

    /// The WebSocket is to be opened.
    ///
    /// @param listener what is done with it
    /// @param subprotocol one of those offered, or empty
    /// @param headers more fields of the 101, such as cookies
    /// @param config how this WebSocket behaves, or empty for the route's way; its compression is
    ///     always the route's
    /// @param attachment what [dev.corinth.websocket.WebSocket#attachment] gives, or null
    record Acceptance(
            WebSocketListener listener,
            Optional<String> subprotocol,
            Headers headers,
            Optional<WebSocketConfig> config,
            @Nullable Object attachment)
            implements UpgradeAnswer {
        /// The same with a subprotocol.
        ///
        /// @param name one of those offered
        /// @return a changed copy
        public Acceptance subprotocol(String name) {
            return new Acceptance(listener, Optional.of(name), headers, config, attachment);
        }

        /// The same with another field of the 101.
        ///
        /// @param name a token, none of the handshake's own
        /// @param value without line ends
        /// @return a changed copy
        public Acceptance header(String name, String value) {
            return new Acceptance(
                    listener, subprotocol, headers.plus(name, value), config, attachment);
        }

        /// The same with a cookie that scripts cannot read and other sites cannot send.
        ///
        /// @param name a token
        /// @param value without spaces, quotes, commas, semicolons and backslashes
        /// @return a changed copy
        public Acceptance cookie(String name, String value) {
            return header("Set-Cookie", Cookies.render(name, value));
        }

        /// The same with other fields.
        Acceptance with(Headers all) {
            return new Acceptance(listener, subprotocol, all, config, attachment);
        }

        /// The same with fields of the routes that led here, where it has none of that name.
        Acceptance standing(Headers fields) {
            Headers all = HeaderEdit.withStanding(headers, fields);
            return new Acceptance(listener, subprotocol, all, config, attachment);
        }

        /// The same with another behaviour.
        ///
        /// @param other limits and timeouts of this WebSocket
        /// @return a changed copy
        public Acceptance config(WebSocketConfig other) {
            return new Acceptance(listener, subprotocol, headers, Optional.of(other), attachment);
        }

        /// The same with something of the application's kept with the WebSocket.
        ///
        /// @param value anything
        /// @return a changed copy
        public Acceptance attach(Object value) {
            return new Acceptance(listener, subprotocol, headers, config, value);
        }
    }

    /// The WebSocket is not to be opened; the answer is sent and the connection closed.
    ///
    /// @param answer status 300 to 599
    record Rejection(HttpAnswer answer) implements UpgradeAnswer {
        /// Checks the status.
        public Rejection {
            if (answer.status() < 300) {
                throw new IllegalArgumentException(
                        "status=" + answer.status() + " rejects nothing, 300 to 599");
            }
        }

        /// The same with another field.
        ///
        /// @param name a token
        /// @param value without line ends
        /// @return a changed copy
        public Rejection header(String name, String value) {
            return new Rejection(answer.header(name, value));
        }

        /// The same with another body.
        ///
        /// @param text in UTF-8
        /// @return a changed copy
        public Rejection body(String text) {
            HttpAnswer other = HttpAnswer.text(answer.status(), text);
            return new Rejection(new HttpAnswer(answer.status(), answer.headers(), other.body()));
        }
    }
}
