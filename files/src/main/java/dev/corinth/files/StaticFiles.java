package dev.corinth.files;

import dev.corinth.http.Headers;
import dev.corinth.server.HttpHandler;
import dev.corinth.server.HttpRoute;
import dev.corinth.server.Routes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The files below one folder, to be read and nothing else ([#routes]). Immutable.
///
/// ```java
/// Server.on(9001).mount("/", StaticFiles.of(Path.of("public")).routes()).start();
/// ```
///
/// What is served: regular files below the root, also through links that stay below it. Names that
/// begin with a dot are not there, and neither are `.class` files and key stores. A folder is
/// answered with its `index.html`; it is never listed.
///
/// How: with type, length, `ETag` and `Last-Modified`; with 304 and 412 by the conditions of a
/// request; in parts, up to eight that share no byte; as `.br` or `.gz` where such a file lies
/// beside the file, is no older, and the client takes it. Always with `nosniff`.
///
/// Loops never wait for the disk. Files up to 64 KiB that were read within the last second are
/// answered from memory; all others are read by threads beside the loops, 16 KiB at a time as their
/// peer takes them, so that a large file to a slow peer takes 64 KiB. When 1,000 requests wait for
/// these threads, further ones get 503. A file that becomes shorter while it is sent ends its
/// connection.
///
/// To change a file, put a new one in its place (`rename`): what is written into a file while it is
/// sent may reach a peer half old and half new.
public final class StaticFiles {
    /// How many bytes of files are kept in memory: 16 MiB.
    static final long STANDARD_CACHE_BYTES = 16 << 20;

    private final Path root;
    private final ContentTypes types;
    private final Settings settings;

    /// How files are served.
    ///
    /// @param index what stands for a folder, or empty for nothing
    /// @param cacheControl what caches are told
    /// @param isPrecompressed whether compressed files are looked for
    /// @param isUntrusted whether the files are not ours
    /// @param cacheBytes how much is kept in memory
    record Settings(
            String index,
            String cacheControl,
            boolean isPrecompressed,
            boolean isUntrusted,
            long cacheBytes) {}

    private StaticFiles(Path root, ContentTypes types, Settings settings) {
        this.root = root;
        this.types = types;
        this.settings = settings;
    }

    /// The files below a folder, with the standard behaviour.
    ///
    /// @param root must be there when it is given to routes
    /// @return to be given to routes
    public static StaticFiles of(Path root) {
        Settings standard =
                new Settings("index.html", "no-cache", true, false, STANDARD_CACHE_BYTES);
        return new StaticFiles(root, ContentTypes.STANDARD, standard);
    }

    /// The same with another file in place of a folder.
    ///
    /// @param name of a file in the folder; empty for none. Default `index.html`
    /// @return a changed copy
    public StaticFiles index(String name) {
        if (!name.isEmpty() && !FilePath.isServed(List.of(name))) {
            throw new IllegalArgumentException("index=" + name + ": a name that can be served");
        }
        return with(
                new Settings(
                        name,
                        settings.cacheControl,
                        settings.isPrecompressed,
                        settings.isUntrusted,
                        settings.cacheBytes));
    }

    /// The same with other words to caches.
    ///
    /// @param value of the field `Cache-Control`, such as `max-age=3600`. Default `no-cache`: they
    ///     ask each time, and are answered with 304
    /// @return a changed copy
    public StaticFiles cacheControl(String value) {
        Headers _ = Headers.of("Cache-Control", value);
        return with(
                new Settings(
                        settings.index,
                        value,
                        settings.isPrecompressed,
                        settings.isUntrusted,
                        settings.cacheBytes));
    }

    /// The same without looking for `.br` and `.gz` beside a file.
    ///
    /// @return a changed copy
    public StaticFiles plainOnly() {
        return with(
                new Settings(
                        settings.index,
                        settings.cacheControl,
                        false,
                        settings.isUntrusted,
                        settings.cacheBytes));
    }

    /// The same for files that others have put there, such as uploads of users: none of them can
    /// act as a page of this site. All but plain text and common images, sound and film is offered
    /// for download, and what a browser opens all the same is locked in (`Content-Security-Policy:
    /// sandbox; default-src 'none'`).
    ///
    /// @return a changed copy
    public StaticFiles untrusted() {
        return with(
                new Settings(
                        settings.index,
                        settings.cacheControl,
                        settings.isPrecompressed,
                        true,
                        settings.cacheBytes));
    }

    /// The same with another bound on what is kept in memory.
    ///
    /// @param bytes 0 to 1 GiB. Default 16 MiB
    /// @return a changed copy
    public StaticFiles cacheBytes(long bytes) {
        if (bytes < 0 || bytes > 1 << 30) {
            throw new IllegalArgumentException("cacheBytes=" + bytes + ", 0 to 1 GiB");
        }
        return with(
                new Settings(
                        settings.index,
                        settings.cacheControl,
                        settings.isPrecompressed,
                        settings.isUntrusted,
                        bytes));
    }

    /// The same with one more content type.
    ///
    /// @param suffix what names end in, without dot
    /// @param type such as `text/html; charset=utf-8`
    /// @return a changed copy
    public StaticFiles type(String suffix, String type) {
        Headers _ = Headers.of("Content-Type", type);
        return new StaticFiles(root, types.with(suffix, type), settings);
    }

    /// What answers for these files.
    ///
    /// @return to be mounted where they are served ([Routes#mount]), also in several places, which
    ///     then share threads and memory
    /// @throws IllegalArgumentException if there is no such folder
    public Routes routes() {
        try {
            HttpHandler handler = new FileHandler(new FileTree(root), this);
            return new Routes()
                    .get("/{" + FileHandler.PATH + "...}", HttpRoute.exchanging(handler));
        } catch (IOException e) {
            throw new IllegalArgumentException("root=" + root + ": " + e.getMessage(), e);
        }
    }

    Settings settings() {
        return settings;
    }

    /// The fields of every answer with a file, and its type.
    FileVersion version(String name, String encoding, FileContent file) {
        String type = types.of(name);
        Headers fields =
                Headers.of(
                        "Cache-Control",
                        settings.cacheControl,
                        "X-Content-Type-Options",
                        "nosniff");
        fields = settings.isPrecompressed ? fields.plus("Vary", "Accept-Encoding") : fields;
        if (settings.isUntrusted) {
            fields = fields.plus("Content-Security-Policy", "sandbox; default-src 'none'");
            Optional<String> attachment =
                    ContentTypes.isHarmless(type) ? Optional.empty() : Optional.of("attachment");
            fields =
                    attachment.isPresent()
                            ? fields.plus("Content-Disposition", "attachment")
                            : fields;
        }
        return new FileVersion(type, encoding, file.size(), file.modified(), fields);
    }

    private StaticFiles with(Settings other) {
        return new StaticFiles(root, types, other);
    }
}
