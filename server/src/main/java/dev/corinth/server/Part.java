package dev.corinth.server;

import dev.corinth.http.HeaderElement;
import dev.corinth.http.HeaderElements;
import dev.corinth.http.Headers;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What one part of a multipart form says of itself (RFC 7578 §4). Immutable.
///
/// @param name of the field
/// @param fileName as the client calls the file, or empty if it is none. Never to be used as a path
///     as it is: it may hold anything
/// @param headers all fields of the part, as they were sent
public record Part(String name, Optional<String> fileName, Headers headers) {
    /// @throws HttpException 400 if it does not say which field it is
    static Part of(Headers headers) {
        HeaderElements disposition =
                HeaderElements.parse(headers.first("Content-Disposition").orElse(""));
        Optional<HeaderElement> element =
                disposition.asList().stream()
                        .filter(it -> it.name().equalsIgnoreCase("form-data"))
                        .findFirst();
        String name =
                element.flatMap(it -> it.parameter("name"))
                        .orElseThrow(() -> new HttpException(400, "a part without a name"));
        Optional<String> file = element.flatMap(it -> it.parameter("filename"));
        return new Part(utf8(name), file.map(Part::utf8), headers);
    }

    /// What the part claims to be.
    ///
    /// @return `text/plain` if it says nothing
    public String contentType() {
        return headers.first("Content-Type").orElse("text/plain");
    }

    /// RFC 7578 §5.1: names are sent in the charset of the form, which is UTF-8.
    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
