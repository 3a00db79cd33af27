package dev.corinth.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.client.Client;
import dev.corinth.client.ClientConfig;
import dev.corinth.client.ClientException;
import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.Identity;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawPeer;
import dev.corinth.oracle.RawServer;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocketConfig;
import dev.corinth.wire.DeflateConfig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Every example is run by Java as it stands, and talked to.
class ExamplesTest {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Pattern CODE = Pattern.compile("(?s)```java\n(.*?)```");
    private static final Path ME = Path.of("src/test/java/dev/corinth/examples/ExamplesTest.java");

    @TempDir private Path folder;

    private static String heard(Client client) {
        return client.receive(LONG).map(Message::text).orElse("nothing");
    }

    private static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(Program.SOURCES)) {
            return files.sorted().toList();
        }
    }

    @Test
    void TS_03_theReadmeShowsExamplesAsTheyStand() throws IOException {
        String readme = Files.readString(Path.of("../README.md"));
        List<String> shown =
                CODE.matcher(readme).results().map((MatchResult code) -> code.group(1)).toList();

        assertThat(shown)
                .containsExactly(
                        Files.readString(Program.SOURCES.resolve("EchoServer.java")),
                        Files.readString(Program.SOURCES.resolve("EchoClient.java")));
    }

    @Test
    void TS_03_everyExampleIsRun() throws IOException {
        String tests = Files.readString(ME);
        for (Path example : examples()) {
            String name = example.getFileName().toString().replace(".java", "");
            assertThat(tests).containsPattern("\\(\\s*folder,\\s*\"" + name + "\"");
        }
    }

    @Test
    void TS_03_theEchoServerAndItsClientTalk() throws InterruptedException {
        try (Program server = Program.run(folder, "EchoServer")) {
            server.awaitListening();
            try (Program client = server.runBeside(folder, "EchoClient")) {
                assertThat(client.awaitEnd()).isEqualTo("Hello, world!\n");
            }
        }
    }

    @Test
    void TS_03_aChatHasRoomsThatRemember() {
        try (Program server = Program.run(folder, "Chat");
                Client ann = server.connect("/rooms/garden?name=Ann")) {
            assertThat(heard(ann)).isEqualTo("Ann is here");
            try (Client bob = server.connect("/rooms/garden?name=Bob");
                    Client eve = server.connect("/rooms/cellar?name=Eve")) {
                assertThat(heard(bob)).isEqualTo("Ann is here");
                assertThat(heard(bob)).isEqualTo("Bob is here");
                assertThat(heard(eve)).isEqualTo("Eve is here");
                ann.send("Welcome");
                assertThat(heard(bob)).isEqualTo("Ann: Welcome");
                assertThat(eve.receive(Duration.ZERO)).isEmpty();
            }
            assertThat(heard(ann)).isEqualTo("Bob is here");
            assertThat(heard(ann)).isEqualTo("Ann: Welcome");
            assertThat(heard(ann)).isEqualTo("Bob has left");
            refuses(server, "/rooms/garden", ClientConfig.STANDARD, 400);
            refuses(server, "/rooms/%2B?name=Eve", ClientConfig.STANDARD, 400);
            refuses(server, "/rooms/%23?name=Eve", ClientConfig.STANDARD, 400);
        }
    }

    @Test
    void TS_03_aSecureServerCompressesAndKeepsItsLimits() throws IOException {
        Identity identity = Identity.of("localhost");
        Path chain = Files.writeString(folder.resolve("chain.pem"), identity.certificatePem());
        Path key = identity.writeKey(folder.resolve("key.pem"));
        ClientConfig config =
                ClientConfig.STANDARD
                        .trust(identity.clientContext())
                        .webSocket(WebSocketConfig.STANDARD.deflate(DeflateConfig.on()));
        try (Program server = Program.run(folder, "SecureServer", chain, key);
                Client client = server.connect("wss", "/", config)) {
            client.send("x".repeat(64 << 10));
            assertThat(heard(client)).hasSize(64 << 10);
            client.send("x".repeat((64 << 10) + 1));
            assertThatThrownBy(() -> client.receive(LONG)).hasMessageContaining("code=1009");
        }
    }

    @Test
    void TS_03_oneServerListensAtThreePlaces() throws IOException {
        Path path = folder.resolve("app.socket");
        try (Program server = Program.run(folder, "Listeners", path);
                Client client = server.connect("/");
                SocketChannel local = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            client.send("hello");
            assertThat(heard(client)).isEqualTo("hello");
            String request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
            local.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer answer = ByteBuffer.allocate(12);
            while (answer.hasRemaining()) {
                assertThat(local.read(answer)).isPositive();
            }
            assertThat(answer.array())
                    .asString(StandardCharsets.US_ASCII)
                    .isEqualTo("HTTP/1.1 200");
        }
    }

    @Test
    void TS_03_certificatesAreShownByName() {
        Path[] first = Identity.of("localhost").write(folder, "first");
        Path[] other = Identity.of("other.example").write(folder, "other");
        Path authority = Identity.authority("clients").write(folder, "authority")[0];
        try (Program server =
                Program.run(
                        folder,
                        "Certificates",
                        first[0],
                        first[1],
                        other[0],
                        other[1],
                        authority)) {
            server.awaitListening();
            String request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
            try (RawPeer peer = RawPeer.connectTls("localhost", server.port())) {
                assertThat(peer.sendText(request).expectStatus(200)).contains("Content-Length: 1");
            }
            try (RawPeer peer = RawPeer.connectTls("other.example", server.port())) {
                // It was shown the certificate of the other name.
                peer.sendText(request).expectStatus(421);
            }
        }
    }

    @Test
    void TS_03_aSiteIsServedInTlsWithItsWebSockets() throws IOException {
        Path pages = Files.createDirectory(folder.resolve("public"));
        Files.writeString(pages.resolve("index.html"), "<p>home");
        Identity identity = Identity.of("localhost");
        Path[] pair = identity.write(folder, "site");
        int plainPort = Program.freePort();
        ClientConfig config = ClientConfig.STANDARD.trust(identity.clientContext());
        try (Program server = Program.run(folder, "Site", pages, pair[0], pair[1], plainPort);
                Client ann = server.connect("wss", "/live", config);
                Client bob = server.connect("wss", "/live", config);
                RawPeer browser = RawPeer.connectTls("localhost", server.port());
                RawPeer plain = RawPeer.connect(plainPort)) {
            ann.send("hello");
            assertThat(List.of(heard(ann), heard(bob))).containsOnly("hello");
            browser.sendText("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(browser.expectStatus(200)).contains("Strict-Transport-Security: max-age=");
            browser.expectBytes(Bytes.utf8("<p>home"));
            plain.sendText("GET /a/b HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(plain.expectStatus(308))
                    .contains("Location: https://localhost:" + server.port() + "/a/b\r\n");
        }
    }

    @Test
    void TS_03_aMarketTellsTheLatestPrices() {
        try (Program server = Program.run(folder, "Market");
                Client one = server.connect("/prices");
                Client all = server.connect("/prices")) {
            one.send("acme");
            assertThat(heard(one)).startsWith("say which share");
            one.send("ACME");
            all.send("+");
            Set<String> shares = new HashSet<>();
            while (shares.size() < 4) {
                assertThat(heard(one)).matches("ACME [0-9]+\\.[0-9]{2}");
                shares.add(heard(all).split(" ", -1)[0]);
            }
            assertThat(shares).containsExactlyInAnyOrder("ACME", "APEX", "INIT", "UMBR");
        }
    }

    @Test
    void D_04_newsAreHeardWhereTheyWereLeft() {
        String posted = "POST /news/sports?key=sesame";
        try (Program server = Program.run(folder, "Feed")) {
            String id = "";
            try (RawPeer reader = server.connectRaw()) {
                reader.sendText(follow("")).expectStatus(200);
                assertThat(event(reader)).contains("event: /subscribed\n");
                assertThat(answer(server.connectRaw(), posted, "none")).isEqualTo("published\n");
                id = event(reader).replaceAll("(?s)id: (.*?)\n.*", "$1");
            }
            assertThat(answer(server.connectRaw(), posted, "one")).isEqualTo("published\n");
            assertThat(answer(server.connectRaw(), posted, "two")).isEqualTo("published\n");
            assertThat(answer(server.connectRaw(), "POST /news/sports", "x")).isEqualTo("not so\n");
            try (RawPeer reader = server.connectRaw()) {
                reader.sendText(follow("Last-Event-ID: " + id + "\r\n")).expectStatus(200);
                assertThat(event(reader)).contains("\"resumed\":true,\"missed\":2}");
                assertThat(event(reader)).endsWith("event: news/sports\ndata: one\n\n");
                assertThat(event(reader)).endsWith("event: news/sports\ndata: two\n\n");
            }
            assertThat(answer(server.connectRaw(), "GET /news/sports?key=x", ""))
                    .contains("not with this key");
            assertThat(answer(server.connectRaw(), "GET /", "")).contains("EventSource");
        }
    }

    private static String follow(String fields) {
        return "GET /news/sports?key=sesame HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n";
    }

    /// One event, to the empty line behind it.
    private static String event(RawPeer reader) {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\n\n") < 0) {
            text.append((char) reader.read(1)[0]);
        }
        return text.toString();
    }

    @Test
    void TS_03_linesOfBytesComeBack() {
        try (Program server = Program.run(folder, "TcpLines")) {
            server.awaitListening();
            try (RawPeer peer = RawPeer.connect(server.port())) {
                peer.expectBytes(Bytes.utf8("hello\n"));
                peer.sendText("one\ntw").expectBytes(Bytes.utf8("ONE\n"));
                peer.sendText("o\n").expectBytes(Bytes.utf8("TWO\n"));
            }
        }
    }

    @Test
    void TS_03_subprotocolsHaveListenersOfTheirOwn() {
        ClientConfig count = ClientConfig.STANDARD.subprotocol("count");
        ClientConfig shout = ClientConfig.STANDARD.subprotocol("shout");
        ClientConfig knowing = shout.header("Authorization", "Bearer sesame");
        try (Program server = Program.run(folder, "Subprotocols");
                Client counting = server.connect("ws", "/", count);
                Client shouting = server.connect("ws", "/", knowing)) {
            counting.send("hello");
            assertThat(heard(counting)).isEqualTo("5");
            shouting.send("hello");
            assertThat(heard(shouting)).isEqualTo("HELLO!");
            refuses(server, "/", shout, 401);
            refuses(server, "/", ClientConfig.STANDARD, 400);
        }
    }

    @Test
    void TS_03_aServerToBeOperatedKnowsWhoComesIn() {
        Path log = folder.resolve("access.log");
        ClientConfig ann = ClientConfig.STANDARD.header("Authorization", "Bearer sesame");
        try (Program server = Program.run(folder, "Operations", log);
                Client client = server.connect("ws", "/", ann)) {
            client.send("hello");
            assertThat(heard(client)).isEqualTo("ann: hello");
            refuses(server, "/", ClientConfig.STANDARD, 401);
        }
        assertThat(log).exists();
    }

    @Test
    void TS_03_handlersRunElsewhere() {
        try (Program server = Program.run(folder, "Handlers");
                Client digest = server.connect("/digest");
                Client later = server.connect("/later");
                Client count = server.connect("/count")) {
            digest.send("abc");
            assertThat(heard(digest)).startsWith("ba7816bf");
            later.send("hello");
            assertThat(heard(later)).isEqualTo("hello");
            count.send("one");
            count.send("two");
            assertThat(heard(count)).isEqualTo("1 messages so far");
            assertThat(heard(count)).isEqualTo("2 messages so far");
        }
    }

    private static String answer(RawPeer peer, String line, String body, String... fields) {
        String more = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
        peer.sendText(line + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length());
        peer.sendText("\r\nConnection: close\r\n" + more + "\r\n" + body);
        peer.expectHead();
        return new String(peer.readToEnd(), StandardCharsets.UTF_8);
    }

    @Test
    void HT_02_requestsAreAnsweredInEveryWay() {
        try (Program server = Program.run(folder, "Requests");
                RawPeer watcher = server.connectRaw()) {
            watcher.sendText("GET /notes HTTP/1.1\r\nHost: localhost\r\n\r\n").expectHead();
            String form = "Content-Type: application/x-www-form-urlencoded";
            assertThat(answer(server.connectRaw(), "POST /notes", "text=a+b", form))
                    .isEqualTo("1 are told\n");
            watcher.expectBytes("event: note\ndata: a b\n\n".getBytes(StandardCharsets.UTF_8));
            assertThat(answer(server.connectRaw(), "GET /hello/Ann", "")).isEqualTo("Ann");
            assertThat(answer(server.connectRaw(), "GET /later", "")).isEqualTo("at last\n");
            assertThat(answer(server.connectRaw(), "GET /lines", "")).contains("one line\n");
            assertThat(answer(server.connectRaw(), "PUT /count", "12345")).isEqualTo("5 bytes\n");
        }
    }

    @Test
    void AP_54_theTestServerHasItsThreeProtocols() throws IOException {
        Files.writeString(folder.resolve("index.html"), "<p>test");
        ClientConfig increment = ClientConfig.STANDARD.subprotocol("dumb-increment-protocol");
        ClientConfig mirror = ClientConfig.STANDARD.subprotocol("lws-mirror-protocol");
        try (Program server = Program.run(folder, "TestServer", folder);
                Client number = server.connect("ws", "/ws", increment);
                Client one = server.connect("ws", "/ws", mirror);
                Client other = server.connect("ws", "/ws", mirror)) {
            assertThat(List.of(heard(number), heard(number))).containsExactly("0", "1");
            one.send("a line");
            assertThat(heard(other)).isEqualTo("a line");
            assertThat(heard(one)).isEqualTo("a line");
            assertThat(answer(server.connectRaw(), "GET /", "")).isEqualTo("<p>test");
        }
    }

    @Test
    void PR_06_anUploadGoesOnWhereItWasCutOff() throws IOException {
        byte[] whole = new byte[300_000];
        new Random(6).nextBytes(whole);
        try (Program server = Program.run(folder, "Uploads", folder)) {
            try (Client client = server.connect("/uploads/cat.jpg")) {
                assertThat(heard(client)).isEqualTo("have 0");
                client.send(Arrays.copyOf(whole, 100_000));
                assertThat(heard(client)).isEqualTo("have 100000");
            }
            try (Client client = server.connect("/uploads/cat.jpg")) {
                assertThat(heard(client)).isEqualTo("have 100000");
                client.send(Arrays.copyOfRange(whole, 100_000, whole.length));
                assertThat(heard(client)).isEqualTo("have 300000");
                client.send("end");
                assertThatThrownBy(() -> client.receive(LONG)).hasMessageContaining("complete");
            }
            assertThat(folder.resolve("cat.jpg")).hasBinaryContent(whole);
            refuses(server, "/uploads/a.b.c", ClientConfig.STANDARD, 400);
        }
    }

    @Test
    void TS_03_eachWorkerHasADatabaseConnection() {
        try (Program server = Program.run(folder, "Accounts");
                Client ann = server.connect("/accounts");
                Client bob = server.connect("/accounts")) {
            ann.send("ann 5");
            assertThat(heard(ann)).isEqualTo("ann 5");
            bob.send("ann 7");
            assertThat(heard(bob)).isEqualTo("ann 12");
            bob.send("bob");
            assertThat(heard(bob)).startsWith("say whose account");
        }
    }

    @Test
    void TS_03_aListenerIsTested() throws InterruptedException {
        try (Program program = Program.run(folder, "TestedListener")) {
            assertThat(program.awaitEnd()).isEqualTo("The listener is as it should be.\n");
        }
    }

    @Test
    void SV_42_aServerKeepsItsConnectionToAnother() {
        CountDownLatch visited = new CountDownLatch(1);
        RawServer.Script prices =
                peer -> {
                    peer.acceptUpgrade();
                    peer.expectText("all prices, please");
                    visited.await();
                    peer.send(RawFrame.text("one"));
                    peer.reset();
                };
        RawServer.Script more =
                peer -> {
                    peer.acceptUpgrade();
                    peer.send(RawFrame.text("two"), RawFrame.close(4000, "no more"));
                    peer.expectClose(4000);
                };
        try (RawServer feed = RawServer.play(prices, more);
                Program program = Program.run(folder, "Relay", feed.uri("/"));
                Client client = program.connect("/")) {
            visited.countDown();
            assertThat(heard(client)).isEqualTo("one");
            assertThat(heard(client)).startsWith("no prices just now: closed with 1006");
            assertThat(heard(client)).isEqualTo("two");
            assertThatThrownBy(() -> client.receive(LONG))
                    .isInstanceOfSatisfying(
                            ClientException.class,
                            e -> assertThat(e.closure().orElseThrow().code()).isEqualTo(1001));
        }
    }

    @Test
    void SV_31_aProgramWithALoopOfItsOwnServesBetweenItsSteps() throws InterruptedException {
        try (Program program = Program.run(folder, "OwnLoop")) {
            try (Client client = program.connect("/")) {
                assertThat(heard(client)).startsWith("tick ");
                for (String word : List.of("one", "two", "three")) {
                    client.send(word);
                }
                String last = heard(client);
                while (!last.equals("three!")) {
                    last = heard(client);
                }
            }
            assertThat(program.awaitEnd()).isEqualTo("The world has ended after 3 words.\n");
        }
    }

    private static void refuses(Program server, String path, ClientConfig config, int status) {
        assertThatThrownBy(() -> server.connect("ws", path, config))
                .isInstanceOfSatisfying(
                        ClientException.class, e -> assertThat(e.status()).hasValue(status));
    }
}
