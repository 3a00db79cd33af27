package dev.corinth.http;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/// The rules that a whole request head must keep, each a method that gives an error or none.
/// Owned by the call that made it.
final class RequestRules {
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE");
    private static final String HOST_SECTION = "RFC 9112 §3.2";

    private final String method;
    private final HttpVersion version;
    private final Headers headers;
    private final int headerBytes;

    RequestRules(String method, HttpVersion version, Headers headers, int headerBytes) {
        this.method = method;
        this.version = version;
        this.headers = headers;
        this.headerBytes = headerBytes;
    }

    /// Judges the head as a whole, in the order of its parts.
    StartLine.Outcome<RequestHead> judge(String rawTarget) {
        Optional<RequestTarget> target = RequestTarget.parse(method, rawTarget);
        Optional<Authority> host = headers.first("Host").flatMap(Authority::parse);
        FramingRule framing = FramingRule.forRequest(version, headers);
        HttpError error = knownMethod();
        error = error != null ? error : wellFormed(target);
        error = error != null ? error : oneHost(host);
        error = error != null ? error : sameAuthority(target, host);
        error = error != null ? error : framing.error();
        error = error != null ? error : connectionIsList();
        error = error != null ? error : knownExpectation();
        if (error != null) {
            return StartLine.Outcome.refused(error);
        }
        return StartLine.Outcome.of(
                new RequestHead(
                        method,
                        target.orElseThrow(),
                        version,
                        headers,
                        host,
                        framing.framing(),
                        headerBytes));
    }

    /// RFC 9110 §9.1: a method that no resource here knows. CONNECT is one: we are no proxy.
    private @Nullable HttpError knownMethod() {
        return METHODS.contains(method)
                ? null
                : new HttpError(501, "method not implemented", "RFC 9110 §9.1");
    }

    private static @Nullable HttpError wellFormed(Optional<RequestTarget> target) {
        return target.isPresent()
                ? null
                : HttpError.badRequest("malformed request target", "RFC 9112 §3.2");
    }

    private @Nullable HttpError oneHost(Optional<Authority> host) {
        int count = headers.all("Host").size();
        if (count == 0 && version == HttpVersion.HTTP_1_0) {
            return null;
        }
        return count == 1 && host.isPresent()
                ? null
                : HttpError.badRequest("Host must name one host", HOST_SECTION);
    }

    /// RFC 9112 §3.2.2 lets the target's authority win; we ask that both say the same.
    private static @Nullable HttpError sameAuthority(
            Optional<RequestTarget> target, Optional<Authority> host) {
        Optional<Authority> named = target.flatMap(RequestTarget::authority);
        if (named.isEmpty() || host.isEmpty()) {
            return null;
        }
        int defaultPort = target.orElseThrow().defaultPort();
        return named.get().isSame(host.get(), defaultPort)
                ? null
                : HttpError.badRequest("Host differs from the request target", HOST_SECTION);
    }

    private @Nullable HttpError connectionIsList() {
        return HeaderElements.parse(headers.all("Connection")).isValid()
                ? null
                : HttpError.badRequest("malformed Connection", "RFC 9110 §7.6.1");
    }

    private @Nullable HttpError knownExpectation() {
        for (String expectation : headers.all("Expect")) {
            if (!Grammar.equalsIgnoringCase(expectation, "100-continue")) {
                return new HttpError(417, "unknown expectation", "RFC 9110 §10.1.1");
            }
        }
        return null;
    }
}
