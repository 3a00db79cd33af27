package dev.corinth.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The head of a request that keeps all rules of [HeadParser].
/// Immutable.
public final class RequestHead {
    private final String method;
    private final RequestTarget target;
    private final HttpVersion version;
    private final Headers headers;
    private final Optional<Authority> host;
    private final BodyFraming framing;
    private final int headerBytes;

    RequestHead(
            String method,
            RequestTarget target,
            HttpVersion version,
            Headers headers,
            Optional<Authority> host,
            BodyFraming framing,
            int headerBytes) {
        this.method = method;
        this.target = target;
        this.version = version;
        this.headers = headers;
        this.host = host;
        this.framing = framing;
        this.headerBytes = headerBytes;
    }

    /// The method: `GET`, `HEAD`, `POST`, `PUT`, `DELETE`, `OPTIONS`, `PATCH` or `TRACE`.
    ///
    /// @return the method in capitals
    public String method() {
        return method;
    }

    /// Whether the method is the one given.
    ///
    /// @param name a method in capitals
    /// @return true when it is
    public boolean isMethod(String name) {
        return method.equals(name);
    }

    /// The request target as sent, absolute form and all.
    ///
    /// @return the text between the spaces of the request line
    public String target() {
        return target.raw();
    }

    /// The path, percent-decoded exactly once. It is valid UTF-8 without NUL and begins with `/`,
    /// or is `*` for `OPTIONS *`. Dot segments and encoded slashes are not resolved: whoever maps
    /// it to files does that.
    ///
    /// @return the decoded path
    public String path() {
        return target.path();
    }

    /// The path as sent.
    ///
    /// @return the path, still percent-encoded
    public String rawPath() {
        return target.rawPath();
    }

    /// The query as sent, without its question mark.
    ///
    /// @return the query; empty text when there is none
    public String query() {
        return target.query();
    }

    /// The first value of a query parameter, decoded: `+` is a space, malformed UTF-8 becomes
    /// U+FFFD. A parameter without equals sign has an empty value.
    ///
    /// @param name the decoded name, compared exactly
    /// @return the value, or empty when no parameter has the name
    public Optional<String> query(String name) {
        return queryAll(name).stream().findFirst();
    }

    /// All values of a query parameter, decoded as [#query(String)] does, in order.
    ///
    /// @param name the decoded name, compared exactly
    /// @return the values, none when no parameter has the name
    public List<String> queryAll(String name) {
        List<String> values = new ArrayList<>(1);
        String query = query();
        int from = 0;
        while (from < query.length()) {
            int end = query.indexOf('&', from);
            end = end < 0 ? query.length() : end;
            int equal = query.indexOf('=', from);
            int nameEnd = equal < 0 || equal > end ? end : equal;
            if (PercentCode.decodeQuery(query.substring(from, nameEnd)).equals(name)) {
                String value = query.substring(Math.min(nameEnd + 1, end), end);
                values.add(PercentCode.decodeQuery(value));
            }
            from = end + 1;
        }
        return values;
    }

    /// The version.
    ///
    /// @return HTTP/1.0 or HTTP/1.1
    public HttpVersion version() {
        return version;
    }

    /// The header fields.
    ///
    /// @return the fields in their order
    public Headers headers() {
        return headers;
    }

    /// What the `Host` field names. HTTP/1.1 requests always have one; it is not yet checked
    /// against the names that are served ([HostRule]).
    ///
    /// @return the host; empty only in HTTP/1.0
    public Optional<Authority> host() {
        return host;
    }

    /// The cookies, RFC 6265 §5.4, name to value as sent. Of several with one name the first
    /// counts, which is the one with the longest path; what has no name is left out.
    ///
    /// @return an unmodifiable map in the order of the cookies
    public Map<String, String> cookies() {
        Map<String, String> cookies = new LinkedHashMap<>();
        for (String line : headers.all("Cookie")) {
            int from = 0;
            while (from < line.length()) {
                int end = line.indexOf(';', from);
                end = end < 0 ? line.length() : end;
                addCookie(cookies, line.substring(from, end));
                from = end + 1;
            }
        }
        return Collections.unmodifiableMap(cookies);
    }

    private static void addCookie(Map<String, String> cookies, String pair) {
        int equal = pair.indexOf('=');
        String name = equal < 0 ? "" : pair.substring(0, equal).strip();
        if (!name.isEmpty()) {
            cookies.putIfAbsent(name, pair.substring(equal + 1).strip());
        }
    }

    /// Where the body ends.
    ///
    /// @return the framing; never [BodyFraming.Kind#UNTIL_CLOSE]
    public BodyFraming framing() {
        return framing;
    }

    /// The number of body bytes when `Content-Length` or the absence of a body tells it.
    ///
    /// @return 0 or more; -1 when the body is chunked
    public long contentLength() {
        return isChunked() ? -1 : framing.length();
    }

    /// Whether the body comes in the chunked coding.
    ///
    /// @return true when it does
    public boolean isChunked() {
        return framing.kind() == BodyFraming.Kind.CHUNKED;
    }

    /// Whether the peer takes more than one response on this connection (RFC 9112 §9.3).
    ///
    /// @return false for HTTP/1.0 and for `Connection: close`
    public boolean keepAlive() {
        return version == HttpVersion.HTTP_1_1 && !headers.hasToken("Connection", "close");
    }

    /// Whether the peer waits for `100 Continue` before it sends the body (RFC 9110 §10.1.1).
    ///
    /// @return true when it waits
    public boolean expectsContinue() {
        return version == HttpVersion.HTTP_1_1 && headers.contains("Expect") && !framing.isEmpty();
    }

    /// Bytes of the header lines with their line ends; trailers count against the same limit.
    int headerBytes() {
        return headerBytes;
    }

    /// The request line, for logs.
    @Override
    public String toString() {
        return method + " " + target.raw() + " " + version;
    }
}
