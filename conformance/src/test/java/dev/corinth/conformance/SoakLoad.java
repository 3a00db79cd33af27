package dev.corinth.conformance;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.corinth.client.Client;
import dev.corinth.client.ClientConfig;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawPeer;
import dev.corinth.testkit.TestTls;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocketConfig;
import dev.corinth.wire.DeflateConfig;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/// Mixed load on a [SoakSite], in rounds with nobody left at the end of each: messages of all
/// sizes, compressed and in TLS, subscribers, requests, those who leave without a word, those who
/// break the rules, and those who do not read. Used by one thread.
final class SoakLoad {
    private static final int LONGEST = 300_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final int port;
    private final int tlsPort;
    private final LongAdder turns = new LongAdder();

    SoakLoad(int port, int tlsPort) {
        this.port = port;
        this.tlsPort = tlsPort;
    }

    /// One kind of peer: what it does from coming to going.
    private interface Visit {
        void pay(SplittableRandom random) throws Exception;
    }

    /// Runs one round.
    ///
    /// @param isOn asked after each visit
    /// @param seed of what is random in it
    void round(BooleanSupplier isOn, long seed) throws InterruptedException {
        SplittableRandom random = new SplittableRandom(seed);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> lanes =
                    visits().stream()
                            .<Future<?>>map(
                                    it -> threads.submit(() -> stay(it, isOn, random.split())))
                            .toList();
            for (Future<?> lane : lanes) {
                lane.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError("a peer was not served as it should", e.getCause());
        }
    }

    /// How many visits were paid.
    long turns() {
        return turns.sum();
    }

    private List<Visit> visits() {
        return List.of(
                random -> echoes("ws://localhost:" + port, ClientConfig.STANDARD, random),
                random -> echoes("ws://localhost:" + port, compressing(), random),
                random -> echoes("wss://localhost:" + tlsPort, trusting(), random),
                this::vanishes,
                this::breaksTheRules,
                this::subscribes,
                this::subscribes,
                this::doesNotRead,
                this::asks,
                this::sendsABody);
    }

    private Void stay(Visit visit, BooleanSupplier isOn, SplittableRandom random) throws Exception {
        while (isOn.getAsBoolean()) {
            visit.pay(random);
            turns.increment();
        }
        return null;
    }

    private static ClientConfig compressing() {
        return ClientConfig.STANDARD.webSocket(
                WebSocketConfig.STANDARD.deflate(DeflateConfig.on()));
    }

    private static ClientConfig trusting() {
        return ClientConfig.STANDARD.trust(TestTls.trustingEverybody());
    }

    /// A hundred messages, most of them small, each of which must come back.
    private static void echoes(String server, ClientConfig config, SplittableRandom random) {
        try (Client client = Client.connect(server + "/echo", config)) {
            for (int i = 0; i < 100; i++) {
                byte[] sent = new byte[random.nextInt(i % 20 == 0 ? LONGEST : 200)];
                Arrays.fill(sent, (byte) random.nextInt());
                client.send(sent);
                Message back = client.receive(PATIENCE).orElseThrow();
                require(Arrays.equals(back.bytes(), sent), "a message came back changed");
            }
        }
    }

    private void vanishes(SplittableRandom random) {
        RawPeer peer = RawPeer.connect(port).timeout(PATIENCE);
        peer.upgrade("/echo");
        byte[] frame = RawFrame.binary(new byte[70_000]).toBytes();
        peer.send(Arrays.copyOf(frame, random.nextInt(1, frame.length)));
        peer.reset();
    }

    private void breaksTheRules(SplittableRandom random) {
        try (RawPeer peer = RawPeer.connect(port).timeout(PATIENCE)) {
            peer.upgrade("/echo");
            peer.send(RawFrame.text("in the clear").withoutMask());
            peer.expectClose(1002);
        }
        try (RawPeer peer = RawPeer.connect(port).timeout(PATIENCE)) {
            peer.send("GET /echo HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n".getBytes(US_ASCII));
            peer.expectStatus(400);
        }
    }

    /// Publishes and hears what is published, its own among it.
    private void subscribes(SplittableRandom random) {
        try (Client client = Client.connect("ws://localhost:" + port + "/topic")) {
            for (int i = 0; i < 50; i++) {
                client.send("a price of " + random.nextInt());
                require(client.receive(PATIENCE).isPresent(), "nothing published");
            }
        }
    }

    /// Asks for more than its socket takes, and is cut.
    private void doesNotRead(SplittableRandom random) {
        byte[] frame = RawFrame.binary(new byte[1 << 20]).toBytes();
        try (RawPeer peer = RawPeer.connect(port).timeout(PATIENCE)) {
            peer.upgrade("/echo");
            int sent = 0;
            while (sent < 64 && peer.trySend(frame)) {
                sent++;
            }
            require(sent < 64, "64 MiB were taken from a peer that reads none of them");
        }
    }

    private void asks(SplittableRandom random) {
        try (RawPeer peer = RawPeer.connect(port).timeout(PATIENCE)) {
            for (int i = 0; i < 50; i++) {
                peer.send("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
                peer.expectStatus(200);
                peer.expectBytes("hello\n".getBytes(US_ASCII));
            }
        }
    }

    private void sendsABody(SplittableRandom random) {
        int length = random.nextInt(1, LONGEST);
        try (RawPeer peer = RawPeer.connectTls("localhost", tlsPort).timeout(PATIENCE)) {
            String head = "PUT /count HTTP/1.1\r\nHost: localhost\r\nContent-Length: ";
            peer.send((head + length + "\r\n\r\n").getBytes(US_ASCII));
            peer.send(new byte[length]);
            peer.expectStatus(200);
            peer.expectBytes((length + " bytes\n").getBytes(US_ASCII));
        }
    }

    private static void require(boolean right, String otherwise) {
        if (!right) {
            throw new AssertionError(otherwise);
        }
    }
}
