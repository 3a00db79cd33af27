package dev.corinth.http;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes the heads of HTTP/1.1 messages, and small bodies, one after another into one buffer.
/// Owned by one thread at a time.
///
/// The buffer grows as needed and is reused after [#clear]. `Content-Length` is computed here and
/// never taken from the caller. What could break a message throws before any byte of that message
/// is written: header fields cannot hold line ends ([Headers]), and methods and targets are checked
/// here.
public final class HeadWriter {
    /// No `Content-Length`: for 101, for what cannot have a body, and for a body that ends with the
    /// connection.
    public static final long NO_LENGTH = -1;

    private static final int FIRST_CAPACITY = 256;
    private static final byte[] NO_DATE = {};

    private byte[] bytes = new byte[FIRST_CAPACITY];
    private byte[] date = NO_DATE;
    private int length;

    /// An empty writer.
    public HeadWriter() {}

    /// Has responses say when they were made (RFC 9110 §6.6.1): from here on, all but 1xx and those
    /// whose fields say it themselves.
    ///
    /// @param line `Date: Sun, 06 Nov 1994 08:49:37 GMT` with its line end, not changed afterwards;
    ///     empty for no date, as at first
    public void date(byte[] line) {
        date = line;
    }

    /// Appends a request without a body.
    ///
    /// @param method a token, such as `GET`
    /// @param target the request target, already percent-encoded
    /// @param headers all header fields, `Host` among them, none about the body
    /// @throws IllegalArgumentException when a part is not allowed
    public void request(String method, String target, Headers headers) {
        if (!Grammar.isToken(method) || !Grammar.isAll(target, Grammar.TARGET)) {
            throw new IllegalArgumentException(
                    "not a request line: method="
                            + Headers.printable(method)
                            + " target="
                            + Headers.printable(target));
        }
        requireNoLength(headers);
        text(method).text(" ").text(target).text(" HTTP/1.1\r\n");
        fields(headers, NO_LENGTH);
    }

    /// Appends the head of a response whose body the caller sends.
    ///
    /// @param status 100 to 599
    /// @param headers all header fields but `Content-Length`
    /// @param contentLength bytes of the body, or of the one that a GET would have; or [#NO_LENGTH]
    /// @throws IllegalArgumentException when a part is not allowed
    public void response(int status, Headers headers, long contentLength) {
        if (status < 100 || status > 599 || contentLength < NO_LENGTH) {
            throw new IllegalArgumentException(
                    "not a response: status=" + status + " contentLength=" + contentLength);
        }
        // RFC 9110 §8.6: these have no body, and 304 would have to name another one's length.
        boolean bodiless = status < 200 || status == 204 || status == 304;
        if (bodiless && contentLength > 0) {
            throw new IllegalArgumentException("no body may follow this: status=" + status);
        }
        requireNoLength(headers);
        statusLine(status);
        date(status, headers);
        fields(headers, bodiless ? NO_LENGTH : contentLength);
    }

    /// Appends the head of a response whose body the caller sends in the chunked coding.
    ///
    /// @param status 200 to 599, one that may have a body
    /// @param headers all header fields but `Transfer-Encoding`
    /// @throws IllegalArgumentException when a part is not allowed
    public void chunkedResponse(int status, Headers headers) {
        if (status < 200 || status == 204 || status == 304) {
            throw new IllegalArgumentException("no body may follow this: status=" + status);
        }
        requireNoLength(headers);
        statusLine(status);
        date(status, headers);
        fields(headers.plus("Transfer-Encoding", "chunked"), NO_LENGTH);
    }

    /// Appends a whole response.
    ///
    /// @param status 100 to 599
    /// @param headers all header fields but `Content-Length`
    /// @param body the bytes of the body, copied
    /// @throws IllegalArgumentException when a part is not allowed
    public void response(int status, Headers headers, byte[] body) {
        response(status, headers, body.length);
        append(body);
    }

    /// Appends the one answer to a message that was refused: its text as body, and
    /// `Connection: close`.
    ///
    /// @param error why
    public void refusal(HttpError error) {
        // RFC 9110 §7.8: whoever sends Upgrade names it in Connection.
        String connection = error.headers().contains("Upgrade") ? "close, Upgrade" : "close";
        Headers headers =
                Headers.of("Connection", connection)
                        .plus(error.headers())
                        .plus("Content-Type", "text/plain; charset=utf-8")
                        .plus("X-Content-Type-Options", "nosniff")
                        .plus("Cache-Control", "no-store");
        String body = error.text() + "\n";
        response(error.status(), headers, body.getBytes(StandardCharsets.US_ASCII));
    }

    /// How many bytes were written since the last [#clear].
    ///
    /// @return the number of bytes
    public int length() {
        return length;
    }

    /// Copies all bytes written.
    ///
    /// @param target where to, native memory
    /// @param at the position of the first byte; [#length] bytes must have room after it
    public void copyTo(MemorySegment target, long at) {
        MemorySegment.copy(bytes, 0, target, JAVA_BYTE, at, length);
    }

    /// All bytes written.
    ///
    /// @return a copy
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /// Forgets what was written; the memory stays for the next message.
    public void clear() {
        length = 0;
    }

    private static void requireNoLength(Headers headers) {
        if (headers.contains("Content-Length") || headers.contains("Transfer-Encoding")) {
            throw new IllegalArgumentException(
                    "Content-Length and Transfer-Encoding are the writer's");
        }
    }

    private void statusLine(int status) {
        text("HTTP/1.1 ").text(Integer.toString(status)).text(" ");
        text(ReasonPhrase.of(status)).text("\r\n");
    }

    private void date(int status, Headers headers) {
        if (date.length > 0 && status >= 200 && !headers.contains("Date")) {
            append(date);
        }
    }

    private void fields(Headers headers, long contentLength) {
        for (Headers.Field field : headers) {
            text(field.name()).text(": ").text(field.value()).text("\r\n");
        }
        if (contentLength != NO_LENGTH) {
            text("Content-Length: ").text(Long.toString(contentLength)).text("\r\n");
        }
        text("\r\n");
    }

    private HeadWriter text(String text) {
        append(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    private void append(byte[] more) {
        if (more.length > bytes.length - length) {
            int doubled = (int) Math.min(2L * bytes.length, Integer.MAX_VALUE - 8);
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, more.length), doubled));
        }
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }
}
