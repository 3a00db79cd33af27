package dev.corinth.http;

/// The version of HTTP that a message names; others are refused before a head is made.
/// Immutable.
public enum HttpVersion {
    /// `HTTP/1.0`: no upgrade, no transfer coding, one message for each connection.
    HTTP_1_0("HTTP/1.0"),
    /// `HTTP/1.1`, RFC 9112.
    HTTP_1_1("HTTP/1.1");

    private final String text;

    HttpVersion(String text) {
        this.text = text;
    }

    /// As it stands in a start line.
    @Override
    public String toString() {
        return text;
    }
}
