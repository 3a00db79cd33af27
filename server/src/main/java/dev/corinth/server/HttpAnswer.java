package dev.corinth.server;

import dev.corinth.http.Headers;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A small answer to a request, whole in memory. Immutable.
///
/// @param status 200 to 599
/// @param headers all fields but `Content-Length`, which is computed
/// @param body not changed afterwards
public record HttpAnswer(int status, Headers headers, ByteBuffer body) {
    /// Checks the status.
    public HttpAnswer {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status=" + status + ", 200 to 599");
        }
        body = body.asReadOnlyBuffer();
    }

    /// An answer of a type, not to be cached.
    ///
    /// @param status 200 to 599
    /// @param type such as `text/html; charset=utf-8`
    /// @param body copied
    /// @return the answer
    public static HttpAnswer of(int status, String type, byte[] body) {
        Headers headers =
                Headers.of(
                        "Content-Type",
                        type,
                        "X-Content-Type-Options",
                        "nosniff",
                        "Cache-Control",
                        "no-store");
        return new HttpAnswer(status, headers, ByteBuffer.wrap(body.clone()));
    }

    /// An answer of plain text.
    ///
    /// @param status 200 to 599
    /// @param text the body, in UTF-8
    /// @return the answer
    public static HttpAnswer text(int status, String text) {
        return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /// The same with another header field.
    ///
    /// @param name a token
    /// @param value without line ends
    /// @return a changed copy
    public HttpAnswer header(String name, String value) {
        return new HttpAnswer(status, headers.plus(name, value), body);
    }
}
