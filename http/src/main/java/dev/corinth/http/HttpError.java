package dev.corinth.http;

/// Why a message was refused, with the status that a server answers.
/// Immutable.
///
/// The first error of a connection is final: it is answered once, with `Connection: close`
/// (see [HeadWriter#refusal]), and nothing that follows on that connection is read. When a client
/// reads a bad response the status only classes the fault; nothing is sent.
///
/// @param status the status code of the answer, 400 to 599
/// @param text a short fixed sentence in ASCII, sent as the body; it never repeats input
/// @param section the RFC section or rule that the message broke, for logs
/// @param headers more header fields that the answer must carry, such as `Allow`
public record HttpError(int status, String text, String section, Headers headers) {
    /// The first bytes are a TLS handshake: the peer mistook this port for an encrypted one. Close
    /// without an answer; it could not read one.
    public static final HttpError TLS_ON_PLAINTEXT =
            badRequest("TLS on a plaintext port", "RFC 8446 §5.1");

    /// The request head did not arrive in time.
    public static final HttpError REQUEST_TIMEOUT =
            new HttpError(408, "request head took too long", "RFC 9110 §15.5.9");

    /// Nothing is served under this path.
    public static final HttpError NOT_FOUND =
            new HttpError(404, "nothing is served here", "RFC 9110 §15.5.5");

    /// No capacity now, or shutting down.
    public static final HttpError UNAVAILABLE =
            new HttpError(503, "no capacity for this request now", "RFC 9110 §15.6.4");

    /// Checks the status and the text.
    ///
    /// @throws IllegalArgumentException when the status is no error or the text no field value
    public HttpError {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("not an error status: status=" + status);
        }
        Headers.requireValue(text);
    }

    /// An error whose answer needs no more header fields.
    ///
    /// @param status the status code of the answer, 400 to 599
    /// @param text a short fixed sentence in ASCII
    /// @param section the RFC section or rule that the message broke
    public HttpError(int status, String text, String section) {
        this(status, text, section, Headers.NONE);
    }

    /// A method that this resource does not have: 405 with the list of those it has.
    ///
    /// @param allow the methods of the resource, comma-separated, as `Allow` sends them
    /// @return the error
    public static HttpError methodNotAllowed(String allow) {
        return new HttpError(
                405, "method not allowed", "RFC 9110 §15.5.6", Headers.of("Allow", allow));
    }

    static HttpError badRequest(String text, String section) {
        return new HttpError(400, text, section);
    }

    /// The same error whose answer also names the fault in an `Error` header field, where clients
    /// of websocket.zig look for it.
    ///
    /// @return the error with one more header field
    public HttpError withErrorField() {
        return new HttpError(status, text, section, headers.plus("Error", text));
    }
}
