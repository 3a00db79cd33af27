package dev.corinth.server;

import dev.corinth.http.Headers;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;

/// Answers that name another address. Immutable.
///
/// What a name in braces stands for is written percent-encoded and without slashes in front, so
/// that no request can make it point to another host.
final class Redirect {
    private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);
    private static final String PLAIN = "-._~!$&'()*+,;=:@/";

    private final String target;
    private final int status;

    Redirect(String target, int status) {
        if (!STATUSES.contains(status)) {
            throw new IllegalArgumentException("status=" + status + ", one of 301 302 303 307 308");
        }
        boolean isPath = target.startsWith("/") && !target.startsWith("//");
        if (!isPath && !target.startsWith("http://") && !target.startsWith("https://")) {
            throw new IllegalArgumentException(
                    "target=" + target + ": a path from /, or an http or https address");
        }
        this.target = target;
        this.status = status;
    }

    HttpAnswer answer(HttpRequest request) {
        String location = filled(request);
        String query = request.rawQuery();
        boolean keepsQuery = !query.isEmpty() && target.indexOf('?') < 0;
        Headers headers = Headers.of("Location", keepsQuery ? location + "?" + query : location);
        return new HttpAnswer(status, headers, ByteBuffer.allocate(0));
    }

    private String filled(HttpRequest request) {
        StringBuilder text = new StringBuilder();
        int from = 0;
        for (int open = target.indexOf('{'); open >= 0; open = target.indexOf('{', from)) {
            int end = target.indexOf('}', open);
            text.append(target, from, open);
            String name = target.substring(open + 1, end);
            text.append(encoded(request.pathParameter(name).orElse("")));
            from = end + 1;
        }
        return text.append(target, from, target.length()).toString();
    }

    private static String encoded(String value) {
        int from = 0;
        while (from < value.length() && value.charAt(from) == '/') {
            from++;
        }
        StringBuilder text = new StringBuilder();
        for (byte each : value.substring(from).getBytes(StandardCharsets.UTF_8)) {
            boolean isPlain = each > 0 && (isAlphanumeric(each) || PLAIN.indexOf(each) >= 0);
            if (isPlain) {
                text.append((char) each);
            } else {
                text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
            }
        }
        return text.toString();
    }

    private static boolean isAlphanumeric(byte each) {
        return (each >= '0' && each <= '9')
                || (each >= 'A' && each <= 'Z')
                || (each >= 'a' && each <= 'z');
    }
}
