package dev.corinth.http;

/// The head of a response that keeps all rules of [HeadParser].
/// Immutable.
///
/// @param version the version
/// @param status the status code, 100 to 599
/// @param reason the reason phrase as sent, often empty; it means nothing
/// @param headers the header fields
/// @param framing where the body ends; none for 1xx, 204 and 304
public record ResponseHead(
        HttpVersion version, int status, String reason, Headers headers, BodyFraming framing) {
    /// Whether this is an interim response that another one follows; 101 is not, it is final.
    ///
    /// @return true for the other statuses below 200
    public boolean isInterim() {
        return status < 200 && status != 101;
    }
}
