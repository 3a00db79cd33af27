package dev.corinth.files;

import dev.corinth.http.ByteRanges;
import dev.corinth.http.Headers;
import dev.corinth.server.HttpRequest;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// What is sent of a file in answer to one request. Immutable.
///
/// @param status 200, 206, 304, 412 or 416
/// @param headers all fields but those of the framing
/// @param slices what is sent, in order; none for 304, 412 and 416
record FilePlan(int status, Headers headers, List<Slice> slices) {
    private static final SecureRandom RANDOM = new SecureRandom();

    /// A text and bytes of the file behind it. Immutable.
    ///
    /// @param text sent first, one byte for each character; may be empty
    /// @param from the first byte of the file
    /// @param to the end, exclusive; may be the same
    record Slice(String text, long from, long to) {
        long length() {
            return text.length() + to - from;
        }

        byte[] textBytes() {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    /// Decides on an answer to GET or HEAD.
    static FilePlan of(HttpRequest asked, FileVersion version) {
        Headers request = asked.headers();
        Optional<Integer> refusal = version.preconditions().refusal(request);
        if (refusal.isPresent()) {
            return new FilePlan(refusal.get(), version.validators(), List.of());
        }
        Optional<String> range = request.first("Range");
        // RFC 9110 §14.2: it means something for GET alone.
        boolean isUsable =
                asked.method().equals("GET")
                        && range.isPresent()
                        && version.preconditions().isRangeUsable(request);
        if (!isUsable) {
            return whole(version);
        }
        return switch (ByteRanges.parse(range.get(), version.size())) {
            case ByteRanges.Wanted.Whole() -> whole(version);
            case ByteRanges.Wanted.Nothing() ->
                    new FilePlan(
                            416,
                            version.validators().plus("Content-Range", "bytes */" + version.size()),
                            List.of());
            case ByteRanges.Wanted.Parts(List<ByteRanges.Range> parts) ->
                    parts.size() == 1 ? one(version, parts.getFirst()) : many(version, parts);
        };
    }

    long length() {
        return slices.stream().mapToLong(Slice::length).sum();
    }

    private static FilePlan whole(FileVersion version) {
        Headers headers =
                version.validators()
                        .plus("Content-Type", version.type())
                        .plus("Accept-Ranges", "bytes");
        return new FilePlan(200, headers, List.of(new Slice("", 0, version.size())));
    }

    private static FilePlan one(FileVersion version, ByteRanges.Range range) {
        Headers headers =
                version.validators()
                        .plus("Content-Type", version.type())
                        .plus("Content-Range", contentRange(version, range));
        return new FilePlan(206, headers, List.of(new Slice("", range.from(), range.to())));
    }

    /// RFC 9110 §14.6: several parts are sent as a multipart, each with its place.
    private static FilePlan many(FileVersion version, List<ByteRanges.Range> ranges) {
        String boundary = boundary();
        List<Slice> slices = new ArrayList<>();
        String begin = "";
        for (ByteRanges.Range range : ranges) {
            String text =
                    begin
                            + "--"
                            + boundary
                            + "\r\nContent-Type: "
                            + version.type()
                            + "\r\nContent-Range: "
                            + contentRange(version, range)
                            + "\r\n\r\n";
            slices.add(new Slice(text, range.from(), range.to()));
            begin = "\r\n";
        }
        String end = "\r\n--" + boundary + "--\r\n";
        slices.add(new Slice(end, 0, 0));
        Headers headers =
                version.validators()
                        .plus("Content-Type", "multipart/byteranges; boundary=" + boundary);
        return new FilePlan(206, headers, slices);
    }

    private static String contentRange(FileVersion version, ByteRanges.Range range) {
        return "bytes " + range.from() + "-" + (range.to() - 1) + "/" + version.size();
    }

    private static String boundary() {
        byte[] random = new byte[12];
        RANDOM.nextBytes(random);
        return "corinth-" + HexFormat.of().formatHex(random);
    }
}
