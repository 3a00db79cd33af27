package dev.corinth.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.http.Headers;
import dev.corinth.oracle.RawHandshake;
import dev.corinth.oracle.RawPeer;
import dev.corinth.poller.Blocks;
import dev.corinth.server.Server;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Files from a folder, through a socket.
class StaticFilesTest {
    private static final int LARGE = 8 << 20;
    private static final Instant YEAR_2020 = Instant.parse("2020-01-02T03:04:05.678Z");

    @TempDir private Path folder;
    private Path root;
    private Server server;

    /// An answer as it came. Immutable.
    ///
    /// @param head up to the empty line
    /// @param body what came behind it
    private record Answer(String head, String body) {
        int status() {
            return RawHandshake.status(head);
        }

        String field(String name) {
            return RawHandshake.header(head, name);
        }
    }

    @BeforeEach
    void start() throws IOException {
        root = Files.createDirectories(folder.resolve("root"));
        write("index.html", "<p>home");
        write("a.txt", "0123456789");
        write("sub/index.html", "<p>sub");
        write("sub/b.css", "p {}");
        Files.writeString(folder.resolve("secret.txt"), "secret");
        server = serve(StaticFiles.of(root));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Server serve(StaticFiles files) {
        return Server.on(0).mount("/f", files.routes()).mount("/", files.routes()).start();
    }

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(YEAR_2020));
    }

    private Answer ask(String method, String path, String... lines) {
        String more = lines.length == 0 ? "" : String.join("\r\n", lines) + "\r\n";
        try (RawPeer peer = RawPeer.connect(server.port())) {
            peer.sendText(
                    "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n"
                            .formatted(method, path, more));
            String head = peer.expectHead();
            return new Answer(head, new String(peer.readToEnd(), StandardCharsets.ISO_8859_1));
        }
    }

    private Answer get(String path, String... lines) {
        return ask("GET", path, lines);
    }

    private void restart(StaticFiles files) {
        server.close();
        server = serve(files);
    }

    // --- what is served -------------------------------------------------------------------

    private static void await(String what, BooleanSupplier condition) {
        Instant latest = Instant.now().plusSeconds(10);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as(what).isBefore(latest);
            Thread.onSpinWait();
        }
    }

    @Test
    void HT_08_aFileHasTypeLengthAndDate() {
        Answer answer = get("/a.txt");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("0123456789");
        assertThat(answer.field("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.field("Content-Length")).isEqualTo("10");
        assertThat(answer.field("Last-Modified")).isEqualTo("Thu, 02 Jan 2020 03:04:05 GMT");
        assertThat(answer.field("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.field("Cache-Control")).isEqualTo("no-cache");
        assertThat(answer.field("ETag")).startsWith("\"").endsWith("-a\"");
        assertThat(get("/f/sub/b.css").field("Content-Type")).isEqualTo("text/css; charset=utf-8");
        Answer head = ask("HEAD", "/a.txt");
        assertThat(head.field("Content-Length")).isEqualTo("10");
        assertThat(head.body()).isEmpty();
    }

    @Test
    void HT_08_aFolderIsItsIndex() throws IOException {
        Files.createDirectories(root.resolve("empty"));

        assertThat(get("/").body()).isEqualTo("<p>home");
        assertThat(get("/f").body()).isEqualTo("<p>home");
        assertThat(get("/sub/").body()).isEqualTo("<p>sub");
        Answer moved = get("/sub?a=1");
        assertThat(moved.status()).isEqualTo(308);
        assertThat(moved.field("Location")).isEqualTo("/sub/?a=1");
        assertThat(get("/empty/").status()).isEqualTo(404);
        restart(StaticFiles.of(root).index(""));
        assertThat(get("/").status()).isEqualTo(404);
    }

    @Test
    void S_01_noPathLeadsOutOfTheRoot() {
        String[] paths = {
            "/../secret.txt",
            "/..%2fsecret.txt",
            "/%2e%2e/secret.txt",
            "/%252e%252e/secret.txt",
            "/..%5csecret.txt",
            "/..;/secret.txt",
            "//secret.txt",
            "/sub/../../secret.txt",
            "/sub/../a.txt",
            "/./a.txt",
            "/sub//b.css",
            "/C:/a.txt",
            "/a.txt.",
            "/a.txt%20",
            "/a.txt/",
            "/a.txt/x",
            "/sub%5cb.css",
            "/f/../a.txt",
            "/f//a.txt"
        };
        for (String path : paths) {
            Answer answer = get(path);
            assertThat(answer.status()).as(path).isIn(400, 404);
            assertThat(answer.body()).as(path).doesNotContain("secret", "0123", "p {}");
        }
        assertThat(get("/%61.txt").body()).isEqualTo("0123456789");
        assertThat(get("/sub%2fb.css").body()).isEqualTo("p {}");
    }

    @Test
    void S_02_badEncodingsGet400() {
        for (String path : new String[] {"/%c0%ae%c0%ae/secret.txt", "/a.txt%00", "/%zz"}) {
            assertThat(get(path).status()).as(path).isEqualTo(400);
        }
    }

    @Test
    void S_04_linksMustStayBelowTheRoot() throws IOException {
        Files.createSymbolicLink(root.resolve("in.txt"), Path.of("a.txt"));
        Files.createSymbolicLink(root.resolve("out.txt"), folder.resolve("secret.txt"));
        Files.createSymbolicLink(root.resolve("up"), folder);
        Files.createSymbolicLink(root.resolve("round"), Path.of("round"));
        write(".hidden/x.txt", "hidden");
        Files.createSymbolicLink(root.resolve("shown.txt"), Path.of(".hidden/x.txt"));

        assertThat(get("/in.txt").body()).isEqualTo("0123456789");
        for (String path : List.of("/out.txt", "/up/secret.txt", "/round", "/shown.txt")) {
            assertThat(get(path).status()).as(path).isEqualTo(404);
        }
    }

    @Test
    void S_04_whatIsSwappedWhileItIsOpenedIsNeverSomethingElse() throws Exception {
        Path file = root.resolve("swapped.txt");
        Path link = folder.resolve("link");
        FileTree tree = new FileTree(root);
        FilePath path = FilePath.of("swapped.txt").orElseThrow();
        Thread swapper =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    for (int i = 0; i < 2_000; i++) {
                                        swap(file, link, i % 2 == 0);
                                    }
                                });
        while (swapper.isAlive()) {
            isPublicIfAnything(tree.find(path));
        }
        swapper.join();
        assertThat(isPublicIfAnything(tree.find(path))).as("the last one is a file").isTrue();
    }

    private static boolean isPublicIfAnything(Optional<FileTree.Found> found) throws IOException {
        if (!(found.orElse(null) instanceof FileTree.Found.OpenFile(FileContent content))) {
            return false;
        }
        assertThat(content.read(0, 6)).asString().isEqualTo("public");
        content.close();
        return true;
    }

    /// Puts a link to the secret, or a public file, in the place of a file.
    private void swap(Path file, Path aside, boolean isLink) {
        try {
            Files.deleteIfExists(aside);
            if (isLink) {
                Files.createSymbolicLink(aside, folder.resolve("secret.txt"));
            } else {
                Files.writeString(aside, "public");
            }
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void S_05_aMissIsNotRemembered() throws IOException {
        assertThat(get("/late.txt").status()).isEqualTo(404);
        assertThat(get("/x/../late.txt").status()).isEqualTo(404);
        write("late.txt", "here");
        assertThat(get("/late.txt").body()).isEqualTo("here");
        assertThat(get("/x/../late.txt").status()).isEqualTo(404);
        assertThat(get("/late.txt").body()).isEqualTo("here");
    }

    @Test
    void S_10_filesOfUsersCannotActAsPages() throws IOException {
        write("page.html", "<script>1</script>");
        write("image.svg", "<svg/>");
        write("photo.png", "png");
        restart(StaticFiles.of(root).untrusted());

        for (String path : List.of("/page.html", "/image.svg")) {
            assertThat(get(path).field("Content-Disposition")).isEqualTo("attachment");
        }
        Answer photo = get("/photo.png");
        assertThat(photo.head()).doesNotContain("Content-Disposition");
        assertThat(photo.field("Content-Security-Policy")).isEqualTo("sandbox; default-src 'none'");
        assertThat(photo.field("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void S_11_hiddenFilesAndKeysAreNotThere() throws IOException {
        for (String name :
                List.of(".env", ".git/config", "sub/.x", "A.class", "key.pem", "store.P12")) {
            write(name, "hidden");
            assertThat(get("/" + name).status()).as(name).isEqualTo(404);
        }
    }

    @Test
    void E_32_filesAreReadAndNothingElse() throws IOException {
        for (String method : List.of("PUT", "POST", "DELETE", "PATCH", "TRACE")) {
            Answer answer = ask(method, "/a.txt");
            assertThat(answer.status()).as(method).isEqualTo(405);
            assertThat(answer.field("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        }
        assertThat(Files.readString(root.resolve("a.txt"))).isEqualTo("0123456789");
        Files.delete(root.resolve("sub/index.html"));
        assertThat(get("/sub/").body()).doesNotContain("b.css");
        assertThatThrownBy(() -> StaticFiles.of(folder.resolve("none")).routes())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none");
    }

    // --- conditions and parts -------------------------------------------------------------

    @Test
    void HT_11_whatAClientHasIsNotSentAgain() throws IOException {
        String tag = get("/a.txt").field("ETag");

        Answer same = get("/a.txt", "If-None-Match: \"x\", W/" + tag);
        assertThat(same.status()).isEqualTo(304);
        assertThat(same.field("ETag")).isEqualTo(tag);
        assertThat(same.body()).isEmpty();
        assertThat(same.head()).doesNotContain("Content-Length");
        String date = "Thu, 02 Jan 2020 03:04:05 GMT";
        assertThat(get("/a.txt", "If-Modified-Since: " + date).status()).isEqualTo(304);
        assertThat(get("/a.txt", "If-Modified-Since: Thu, 02 Jan 2020 03:04:04 GMT").status())
                .isEqualTo(200);
        assertThat(get("/a.txt", "If-Modified-Since: " + date, "If-None-Match: \"x\"").status())
                .isEqualTo(200);
        assertThat(get("/a.txt", "If-Match: \"x\"").status()).isEqualTo(412);
        assertThat(get("/a.txt", "If-Match: " + tag).status()).isEqualTo(200);
        assertThat(get("/a.txt", "If-Unmodified-Since: " + date).status()).isEqualTo(200);
        assertThat(get("/a.txt", "If-Unmodified-Since: Thu, 02 Jan 2020 03:04:04 GMT").status())
                .isEqualTo(412);

        write("a.txt", "other");
        Files.setLastModifiedTime(root.resolve("a.txt"), FileTime.from(YEAR_2020.plusSeconds(9)));
        restart(StaticFiles.of(root));
        assertThat(get("/a.txt", "If-None-Match: " + tag).body()).isEqualTo("other");
    }

    @Test
    void HT_11_partsAreSentAsTheyAreAskedFor() {
        Answer one = get("/a.txt", "Range: bytes=2-4");
        assertThat(one.status()).isEqualTo(206);
        assertThat(one.body()).isEqualTo("234");
        assertThat(one.field("Content-Range")).isEqualTo("bytes 2-4/10");
        assertThat(get("/a.txt", "Range: bytes=-3").body()).isEqualTo("789");
        assertThat(get("/a.txt", "Range: bytes=7-").body()).isEqualTo("789");
        assertThat(get("/a.txt", "Range: bytes=8-99").body()).isEqualTo("89");

        Answer many = get("/a.txt", "Range: bytes=0-1,-2");
        assertThat(many.status()).isEqualTo(206);
        String type = many.field("Content-Type");
        assertThat(type).startsWith("multipart/byteranges; boundary=");
        String mark = "--" + type.substring(type.indexOf('=') + 1);
        assertThat(many.body())
                .isEqualTo(
                        String.join(
                                "\r\n",
                                mark,
                                "Content-Type: text/plain; charset=utf-8",
                                "Content-Range: bytes 0-1/10",
                                "",
                                "01",
                                mark,
                                "Content-Type: text/plain; charset=utf-8",
                                "Content-Range: bytes 8-9/10",
                                "",
                                "89",
                                mark + "--",
                                ""));
        assertThat(many.field("Content-Length")).isEqualTo(String.valueOf(many.body().length()));
    }

    @Test
    void HT_11_partsThatCannotBeSentAreNot() {
        Answer beyond = get("/a.txt", "Range: bytes=10-");
        assertThat(beyond.status()).isEqualTo(416);
        assertThat(beyond.field("Content-Range")).isEqualTo("bytes */10");
        String nine = "bytes=" + "0-0,".repeat(8) + "1-1";
        for (String range :
                List.of("bytes=0-5,3-7", "bytes=x-1", "bytes=5-2", "lines=1-2", "bytes=1", nine)) {
            assertThat(get("/a.txt", "Range: " + range).status()).as(range).isEqualTo(200);
        }
        String tag = get("/a.txt").field("ETag");
        assertThat(get("/a.txt", "Range: bytes=0-0", "If-Range: " + tag).body()).isEqualTo("0");
        assertThat(get("/a.txt", "Range: bytes=0-0", "If-Range: \"x\"").status()).isEqualTo(200);
        assertThat(get("/a.txt", "Range: bytes=0-0", "If-Range: W/" + tag).status()).isEqualTo(200);
        assertThat(ask("HEAD", "/a.txt", "Range: bytes=0-0").status()).isEqualTo(200);
    }

    @Test
    void HT_11_aCompressedFileBesideItIsSentToWhoTakesIt() throws IOException {
        write("a.txt.gz", "gz");
        write("a.txt.br", "br");
        write("sub/b.css.gz", "old");
        Files.setLastModifiedTime(
                root.resolve("sub/b.css.gz"), FileTime.from(YEAR_2020.minusSeconds(1)));

        Answer brotli = get("/a.txt", "Accept-Encoding: gzip, br;q=0.5");
        assertThat(brotli.body()).isEqualTo("br");
        assertThat(brotli.field("Content-Encoding")).isEqualTo("br");
        assertThat(brotli.field("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        Answer gzip = get("/a.txt", "Accept-Encoding: br;q=0, GZIP");
        assertThat(gzip.body()).isEqualTo("gz");
        assertThat(gzip.field("ETag")).isNotEqualTo(brotli.field("ETag"));
        Answer plain = get("/a.txt");
        assertThat(plain.body()).isEqualTo("0123456789");
        assertThat(plain.field("Vary")).isEqualTo("Accept-Encoding");
        assertThat(get("/sub/b.css", "Accept-Encoding: gzip").body()).isEqualTo("p {}");
        restart(StaticFiles.of(root).plainOnly());
        assertThat(get("/a.txt", "Accept-Encoding: gzip").body()).isEqualTo("0123456789");
    }

    // --- large files ----------------------------------------------------------------------

    private Path large() throws IOException {
        Path file = root.resolve("large.bin");
        byte[] bytes = new byte[LARGE];
        for (int i = 0; i < LARGE; i++) {
            bytes[i] = (byte) ((i * 31) >> 8);
        }
        Files.write(file, bytes);
        return file;
    }

    private RawPeer asking(String path) {
        RawPeer peer = RawPeer.connect(server.port());
        peer.sendText("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        return peer;
    }

    @Test
    void HT_08_aLargeFileComesAsItIs() throws IOException {
        byte[] expected = Files.readAllBytes(large());
        try (RawPeer peer = asking("/large.bin")) {
            peer.expectStatus(200);
            assertThat(peer.read(LARGE)).isEqualTo(expected);
            String range = "Range: bytes=1000000-1999999";
            peer.sendText("GET /large.bin HTTP/1.1\r\nHost: localhost\r\n" + range + "\r\n\r\n");
            peer.expectStatus(206);
            assertThat(peer.read(1_000_000))
                    .isEqualTo(Arrays.copyOfRange(expected, 1_000_000, 2_000_000));
        }
    }

    @Test
    void S_07_whoDoesNotReadTakesLittleMemory() throws IOException {
        byte[] expected = Files.readAllBytes(large());
        long before = Blocks.process().inUseBytes();
        int count = 20;
        List<RawPeer> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            peers.add(asking("/large.bin"));
        }
        peers.forEach(peer -> peer.expectStatus(200));
        try (RawPeer quick = asking("/large.bin")) {
            quick.expectStatus(200);
            assertThat(quick.read(LARGE)).isEqualTo(expected);
        }
        // Each has at most 64 KiB, in blocks of 16 KiB, and one that is open.
        assertThat(Blocks.process().inUseBytes() - before)
                .isLessThan((count + 1) * (FileSender.MOST_WAITING_BYTES + (32L << 10)));
        peers.forEach(RawPeer::reset);
        await("all are gone", () -> server.openConnections() == 0);
    }

    @Test
    void S_08_aFileThatShrinksEndsTheConnection() throws IOException {
        Path file = large();
        try (RawPeer peer = asking("/large.bin")) {
            peer.expectStatus(200);
            byte[] first = peer.read(100_000);
            try (RandomAccessFile shrinking = new RandomAccessFile(file.toFile(), "rw")) {
                shrinking.setLength(200_000);
            }
            byte[] rest = peer.readToEnd();
            assertThat(first.length + rest.length).isLessThan(LARGE);
            await("the connection has ended", () -> server.openConnections() == 0);
        }
    }

    @Test
    void HT_08_smallFilesComeFromMemoryForASecond() throws IOException {
        assertThat(get("/a.txt").body()).isEqualTo("0123456789");
        HotFiles hot = new HotFiles(10);
        FilePath path = FilePath.of("a.txt").orElseThrow();
        HotFiles.Key key = new HotFiles.Key(path, false, false);
        hot.keep(key, entry(6, 0));
        assertThat(hot.find(key, HotFiles.FRESH_NS - 1)).isPresent();
        assertThat(hot.find(key, HotFiles.FRESH_NS)).isEmpty();

        HotFiles.Key other = new HotFiles.Key(path, true, false);
        hot.keep(other, entry(5, 0));
        assertThat(hot.bytes()).as("the older one had to go").isEqualTo(5);
        assertThat(hot.find(key, 0)).isEmpty();
        hot.keep(key, entry(11, 0));
        assertThat(hot.bytes()).as("too large to be kept").isEqualTo(5);
        hot.forget(other);
        assertThat(hot.bytes()).isZero();
    }

    private static HotFiles.Entry entry(int length, long readNs) {
        FileVersion version = new FileVersion("a/b", "", length, YEAR_2020, Headers.NONE);
        return new HotFiles.Entry(version, ByteBuffer.allocate(length), readNs);
    }
}
