package dev.corinth.http;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the conditions of a request mean for a representation (RFC 9110 §13).
/// Immutable.
///
/// @param etag its strong entity tag, with quotes
/// @param modified when it was changed last; fractions of a second do not count
public record Preconditions(String etag, Instant modified) {
    /// Judges the conditions in their order of precedence, RFC 9110 §13.2.2.
    ///
    /// @param headers of a GET or HEAD request
    /// @return 412 or 304; empty when the request is to be answered as if it had none
    public Optional<Integer> refusal(Headers headers) {
        if (!mayProceed(headers)) {
            return Optional.of(412);
        }
        return isUnchanged(headers) ? Optional.of(304) : Optional.empty();
    }

    /// Whether a `Range` counts, RFC 9110 §13.1.5: it does unless `If-Range` names another version.
    ///
    /// @param headers of the request
    /// @return false when all of it is to be sent
    public boolean isRangeUsable(Headers headers) {
        Optional<String> condition = headers.first("If-Range");
        return condition.isEmpty()
                || condition.get().equals(etag)
                || HttpDate.parse(condition.get()).map(this::isExactly).orElse(false);
    }

    private boolean mayProceed(Headers headers) {
        if (headers.contains("If-Match")) {
            return names(headers.all("If-Match"), false);
        }
        return headers.first("If-Unmodified-Since")
                .flatMap(HttpDate::parse)
                .map(time -> !isNewerThan(time))
                .orElse(true);
    }

    private boolean isUnchanged(Headers headers) {
        if (headers.contains("If-None-Match")) {
            return names(headers.all("If-None-Match"), true);
        }
        return headers.first("If-Modified-Since")
                .flatMap(HttpDate::parse)
                .map(time -> !isNewerThan(time))
                .orElse(false);
    }

    private boolean isNewerThan(Instant time) {
        return modified.getEpochSecond() > time.getEpochSecond();
    }

    private boolean isExactly(Instant time) {
        return modified.getEpochSecond() == time.getEpochSecond();
    }

    /// Whether a list of tags has ours.
    ///
    /// @param isWeak whether a weak one of the same text is as good
    private boolean names(List<String> lists, boolean isWeak) {
        for (String list : lists) {
            int from = 0;
            while (from <= list.length()) {
                int comma = list.indexOf(',', from);
                int end = comma < 0 ? list.length() : comma;
                String tag = list.substring(from, end).strip();
                String bare = isWeak && tag.startsWith("W/") ? tag.substring(2) : tag;
                if (tag.equals("*") || bare.equals(etag)) {
                    return true;
                }
                from = end + 1;
            }
        }
        return false;
    }
}
