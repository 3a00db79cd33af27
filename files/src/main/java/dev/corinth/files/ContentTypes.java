package dev.corinth.files;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What the end of a file's name says of its content. Immutable.
final class ContentTypes {
    /// What is said of a name that says nothing: browsers offer it for download.
    static final String UNKNOWN = "application/octet-stream";

    static final ContentTypes STANDARD = new ContentTypes(standard());

    /// What browsers show without running anything in it.
    private static final Set<String> HARMLESS =
            Set.of(
                    "image/png",
                    "image/jpeg",
                    "image/gif",
                    "image/webp",
                    "image/avif",
                    "audio/mpeg",
                    "audio/ogg",
                    "video/mp4",
                    "video/webm",
                    "text/plain; charset=utf-8");

    private final Map<String, String> bySuffix;

    private ContentTypes(Map<String, String> bySuffix) {
        this.bySuffix = bySuffix;
    }

    /// These and one more, or another one.
    ContentTypes with(String suffix, String type) {
        Map<String, String> more = new HashMap<>(bySuffix);
        more.put(suffix.toLowerCase(Locale.ROOT), type);
        return new ContentTypes(more);
    }

    /// The type of a file.
    String of(String name) {
        return bySuffix.getOrDefault(suffix(name), UNKNOWN);
    }

    /// Whether a browser shows such content and does not run it.
    static boolean isHarmless(String type) {
        return HARMLESS.contains(type);
    }

    /// The end of a name in small letters, without its dot.
    static String suffix(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static Map<String, String> standard() {
        Map<String, String> types = new HashMap<>();
        types.put("html", "text/html; charset=utf-8");
        types.put("htm", "text/html; charset=utf-8");
        types.put("css", "text/css; charset=utf-8");
        types.put("js", "text/javascript; charset=utf-8");
        types.put("mjs", "text/javascript; charset=utf-8");
        types.put("json", "application/json");
        types.put("map", "application/json");
        types.put("webmanifest", "application/manifest+json");
        types.put("xml", "application/xml");
        types.put("txt", "text/plain; charset=utf-8");
        types.put("md", "text/plain; charset=utf-8");
        types.put("csv", "text/csv; charset=utf-8");
        types.put("png", "image/png");
        types.put("jpg", "image/jpeg");
        types.put("jpeg", "image/jpeg");
        types.put("gif", "image/gif");
        types.put("webp", "image/webp");
        types.put("avif", "image/avif");
        types.put("svg", "image/svg+xml");
        types.put("ico", "image/x-icon");
        types.put("woff", "font/woff");
        types.put("woff2", "font/woff2");
        types.put("ttf", "font/ttf");
        types.put("mp3", "audio/mpeg");
        types.put("ogg", "audio/ogg");
        types.put("mp4", "video/mp4");
        types.put("webm", "video/webm");
        types.put("pdf", "application/pdf");
        types.put("wasm", "application/wasm");
        types.put("zip", "application/zip");
        types.put("gz", "application/gzip");
        return types;
    }
}
