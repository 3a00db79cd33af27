package dev.corinth.files;

import dev.corinth.http.HeaderElement;
import dev.corinth.http.HeaderElements;
import dev.corinth.http.Headers;
import dev.corinth.http.HttpError;
import dev.corinth.server.HttpAnswer;
import dev.corinth.server.HttpException;
import dev.corinth.server.HttpExchange;
import dev.corinth.server.HttpHandler;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Answers requests for files: from memory on the loop, or beside it from the disk. Safe for any
/// thread.
final class FileHandler implements HttpHandler {
    /// What the path of a file is called as a parameter of its route.
    static final String PATH = "file";

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final FileTree tree;
    private final StaticFiles files;
    private final HotFiles hot;
    private final DiskThreads threads = new DiskThreads();

    FileHandler(FileTree tree, StaticFiles files) {
        this.tree = tree;
        this.files = files;
        this.hot = new HotFiles(files.settings().cacheBytes());
    }

    @Override
    public void handle(HttpExchange exchange) {
        Optional<FilePath> path = FilePath.of(exchange.request().pathParameter(PATH).orElse(""));
        if (path.isEmpty()) {
            throw new HttpException(HttpError.NOT_FOUND);
        }
        boolean mayCompress = files.settings().isPrecompressed();
        Headers headers = exchange.request().headers();
        HotFiles.Key key =
                new HotFiles.Key(
                        path.get(),
                        mayCompress && accepts(headers, "br"),
                        mayCompress && accepts(headers, "gzip"));
        Optional<HotFiles.Entry> kept = hot.find(key, System.nanoTime());
        if (kept.isPresent()) {
            answer(exchange, kept.get());
        } else if (!threads.begin(() -> read(exchange, key))) {
            throw new HttpException(HttpError.UNAVAILABLE);
        }
    }

    // --- beside the loop ------------------------------------------------------------------

    private void read(HttpExchange exchange, HotFiles.Key key) {
        try {
            find(exchange, key);
        } catch (HttpException e) {
            hot.forget(key);
            exchange.fail(e);
        } catch (IOException | RuntimeException e) {
            exchange.fail(e);
        }
    }

    private void find(HttpExchange exchange, HotFiles.Key key) throws IOException {
        FileTree.Found found =
                tree.find(key.path()).orElseThrow(() -> new HttpException(HttpError.NOT_FOUND));
        switch (found) {
            case FileTree.Found.OpenFile(FileContent file) ->
                    choose(exchange, key, key.path(), file);
            case FileTree.Found.Folder() -> folder(exchange, key);
        }
    }

    private void folder(HttpExchange exchange, HotFiles.Key key) throws IOException {
        String index = files.settings().index();
        if (index.isEmpty()) {
            throw new HttpException(HttpError.NOT_FOUND);
        }
        if (!key.path().isFolder()) {
            // Relative addresses in its page need the slash.
            exchange.answer(slash(exchange));
            return;
        }
        FilePath page = key.path().child(index);
        if (tree.find(page).orElse(null) instanceof FileTree.Found.OpenFile(FileContent file)) {
            choose(exchange, key, page, file);
        } else {
            throw new HttpException(HttpError.NOT_FOUND);
        }
    }

    private static HttpAnswer slash(HttpExchange exchange) {
        String query = exchange.request().rawQuery();
        String path = exchange.request().rawPath();
        // Two slashes in front would name a host.
        int from = 0;
        while (from < path.length() - 1 && path.charAt(from + 1) == '/') {
            from++;
        }
        String target = path.substring(from) + "/" + (query.isEmpty() ? "" : "?" + query);
        return new HttpAnswer(308, Headers.of("Location", target), NOTHING);
    }

    /// Sends a file, or one beside it that is the same, compressed.
    private void choose(HttpExchange exchange, HotFiles.Key key, FilePath path, FileContent plain)
            throws IOException {
        try {
            if (key.takesBrotli() && sendSibling(exchange, key, path, plain, "br")) {
                return;
            }
            if (key.takesGzip() && sendSibling(exchange, key, path, plain, "gzip")) {
                return;
            }
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
        send(exchange, key, files.version(path.name(), "", plain), plain);
    }

    private boolean sendSibling(
            HttpExchange exchange,
            HotFiles.Key key,
            FilePath path,
            FileContent plain,
            String encoding)
            throws IOException {
        FilePath beside = path.sibling(encoding.equals("br") ? ".br" : ".gz");
        if (!(tree.find(beside).orElse(null)
                instanceof FileTree.Found.OpenFile(FileContent file))) {
            return false;
        }
        if (file.modified().isBefore(plain.modified())) {
            file.close();
            return false;
        }
        plain.close();
        send(exchange, key, files.version(path.name(), encoding, file), file);
        return true;
    }

    /// Takes over the file.
    private void send(
            HttpExchange exchange, HotFiles.Key key, FileVersion version, FileContent file)
            throws IOException {
        FilePlan plan = FilePlan.of(exchange.request(), version);
        if (file.size() <= HotFiles.MOST_FILE_BYTES) {
            try (file) {
                byte[] content = file.read(0, (int) file.size());
                if (content.length < file.size()) {
                    throw new IOException("a file has become shorter: " + exchange);
                }
                var entry =
                        new HotFiles.Entry(version, ByteBuffer.wrap(content), System.nanoTime());
                hot.keep(key, entry);
                answer(exchange, entry);
            }
        } else if (plan.slices().isEmpty()) {
            file.close();
            exchange.answer(new HttpAnswer(plan.status(), plan.headers(), NOTHING));
        } else if (exchange.request().method().equals("HEAD")) {
            file.close();
            exchange.begin(plan.status(), plan.headers(), plan.length()).end();
        } else {
            new FileSender(exchange, file, plan, threads).wake();
        }
    }

    // --- from memory ----------------------------------------------------------------------

    private static void answer(HttpExchange exchange, HotFiles.Entry entry) {
        FilePlan plan = FilePlan.of(exchange.request(), entry.version());
        ByteBuffer body = plan.status() == 200 ? entry.content() : joined(plan, entry.content());
        exchange.answer(new HttpAnswer(plan.status(), plan.headers(), body));
    }

    private static ByteBuffer joined(FilePlan plan, ByteBuffer content) {
        ByteBuffer joined = ByteBuffer.allocate((int) plan.length());
        for (FilePlan.Slice slice : plan.slices()) {
            ByteBuffer part = content.duplicate().position((int) slice.from());
            joined.put(slice.textBytes()).put(part.limit((int) slice.to()));
        }
        return joined.flip();
    }

    /// Whether a client takes a coding (RFC 9110 §12.5.3). One that says nothing of it is sent the
    /// file as it is.
    private static boolean accepts(Headers headers, String coding) {
        HeaderElements elements = HeaderElements.parse(headers.all("Accept-Encoding"));
        for (HeaderElement element : elements) {
            if (element.name().equalsIgnoreCase(coding)) {
                String weight = element.parameter("q").orElse("1");
                return !weight.chars().allMatch(c -> c == '0' || c == '.');
            }
        }
        return false;
    }
}
