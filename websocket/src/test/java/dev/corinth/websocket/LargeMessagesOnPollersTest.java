package dev.corinth.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.corinth.engine.Connection;
import dev.corinth.engine.Engine;
import dev.corinth.engine.EngineConfig;
import dev.corinth.engine.Protocol;
import dev.corinth.engine.Service;
import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawPeer;
import dev.corinth.poller.EpollPoller;
import dev.corinth.poller.IoError;
import dev.corinth.poller.ListenSpec;
import dev.corinth.poller.NioPoller;
import dev.corinth.poller.PollerSource;
import dev.corinth.poller.UringPoller;
import dev.corinth.wire.Role;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/// A message of 16 MiB through the sockets of this system, on each poller that runs here.
class LargeMessagesOnPollersTest {
    private static final int LENGTH = 16 << 20;

    /// More than one receive brings before it is known what comes, on any poller.
    private static final long BEFORE_IT_IS_KNOWN = 2 << 20;

    private static final WebSocketConfig CONFIG = WebSocketConfig.STANDARD.maxMessage(LENGTH);

    private long mostInUse;

    static Stream<PollerSource> sources() {
        var sources = new ArrayList<>(List.of(NioPoller.source()));
        if (EpollPoller.whyNot().isEmpty()) {
            sources.add(EpollPoller.source());
        }
        if (UringPoller.whyNot().isEmpty()) {
            sources.add(UringPoller.source());
        }
        return sources.stream();
    }

    /// Opens a WebSocket as soon as its connection stands. Owned by its loop.
    private record Opening(WebSockets webSockets, Connection connection) implements Protocol {
        @Override
        public void opened() {
            webSockets.open(
                    connection,
                    Agreement.plain(Role.SERVER, CONFIG),
                    (socket, message) -> socket.send(sum(message.bytes())),
                    Admission.PLAIN);
        }

        @Override
        public void received(MemorySegment segment, long from, long to) {
            throw new AssertionError("received before it was opened");
        }

        @Override
        public void ended() {
            connection.close();
        }

        @Override
        public void closed(IoError error) {
            throw new AssertionError("closed before it was opened");
        }

        @Override
        public void overflowed() {
            throw new AssertionError("overflowed before it was opened");
        }

        @Override
        public void failed(Throwable thrown) {
            throw new AssertionError(thrown);
        }
    }

    private static String sum(byte... bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return bytes.length + " bytes " + sum.getValue();
    }

    @ParameterizedTest
    @MethodSource("sources")
    void SV_24_sixteenMebibytesComeWhereTheyBelong(PollerSource source) {
        PlaceCounter places = new PlaceCounter(source);
        Engine engine = Engine.stepped(EngineConfig.of(places).loops(1).maxMemoryBytes(256 << 20));
        WebSockets webSockets = new WebSockets(engine);
        var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var address =
                (InetSocketAddress)
                        engine.listen(
                                ListenSpec.of(any),
                                Service.plain(connection -> new Opening(webSockets, connection)));

        turnDuring(engine, () -> converse(address));

        assertThat(places.bytes()).isGreaterThan(2L * LENGTH);
        assertThat(places.placed()).isGreaterThan(2 * (LENGTH - BEFORE_IT_IS_KNOWN));
        assertThat(mostInUse).isLessThan(LENGTH + (LENGTH >> 1) + (4 << 20));
        turnDuring(engine, () -> engine.stop(Duration.ZERO).join());
    }

    private static void converse(InetSocketAddress address) {
        byte[] first = Bytes.random(new SplittableRandom(1), LENGTH);
        byte[] text = "sixteen mebibytes".repeat(LENGTH / 17).getBytes(US_ASCII);
        try (RawPeer peer = RawPeer.connect(address)) {
            peer.send(RawFrame.binary(first).withMask(Rig.KEY));
            peer.expectText(sum(first));
            peer.send(RawFrame.of(RawFrame.TEXT, text).withMask(Rig.KEY));
            peer.expectText(sum(text));
            peer.send(Rig.close(1000));
            peer.expectClose(1000);
        }
    }

    /// Turns the loop until a conversation of another thread is over.
    private void turnDuring(Engine engine, Runnable conversation) {
        var done = CompletableFuture.runAsync(conversation);
        while (!done.isDone()) {
            assertThat(engine.turn(Duration.ofMillis(10))).isNotNegative();
            long inUse = engine.loops().getFirst().slabs().inUseBytes();
            mostInUse = Math.max(mostInUse, inUse);
        }
        done.join();
    }
}
