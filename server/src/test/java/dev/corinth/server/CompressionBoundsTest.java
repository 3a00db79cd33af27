package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.engine.SendResult;
import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawPeer;
import dev.corinth.websocket.FragmentedMessage;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.MessageKind;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketConfig;
import dev.corinth.websocket.WebSocketGroup;
import dev.corinth.websocket.WebSocketListener;
import dev.corinth.wire.DeflateConfig;
import dev.corinth.wire.PreparedMessage;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// Compression that is agreed on: what may go without it, and how far it may go.
class CompressionBoundsTest {
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate";
    private static final String TEXT = "again and again ".repeat(100);
    private static final DeflateConfig ON = DeflateConfig.on();
    private static final DeflateConfig TAKEOVER = new DeflateConfig(true, true, true, 15, 15, 0, 6);
    private static final int MEBIBYTE = 1 << 20;

    private final WebSocketGroup group = new WebSocketGroup(ON);

    private static WebSocketRoute route(DeflateConfig deflate, WebSocketListener listener) {
        return WebSocketRoute.of(listener).config(WebSocketConfig.STANDARD.deflate(deflate));
    }

    private Stepped serving(DeflateConfig deflate) {
        return Stepped.serving(
                server ->
                        server.webSocket(
                                "/",
                                route(
                                        deflate,
                                        new WebSocketListener() {
                                            @Override
                                            public void onOpen(WebSocket socket) {
                                                group.join(socket);
                                            }

                                            @Override
                                            public void onMessage(WebSocket to, Message how) {
                                                assertThat(answer(to, how.text()).isTaken())
                                                        .isTrue();
                                            }
                                        })));
    }

    /// Sends the text as a client has asked for.
    private SendResult answer(WebSocket socket, String how) {
        PreparedMessage prepared = PreparedMessage.text(TEXT);
        return switch (how) {
            case "writer" -> socket.writer(MessageKind.TEXT).uncompressed().write(TEXT).flush();
            case "prepared" -> socket.send(prepared.uncompressed());
            case "group" -> toGroup(prepared.uncompressed());
            case "compressed group" -> toGroup(prepared);
            case "behind" -> behindFragments(socket);
            default -> socket.send(TEXT);
        };
    }

    private SendResult toGroup(PreparedMessage message) {
        group.send(message);
        return SendResult.SENT;
    }

    private static SendResult behindFragments(WebSocket socket) {
        FragmentedMessage open = socket.startFragments(MessageKind.TEXT);
        open.send("first ");
        socket.writer(MessageKind.TEXT).uncompressed().write(TEXT).flush();
        return open.finish("last".getBytes(StandardCharsets.UTF_8));
    }

    private static RawFrame ask(Stepped.Peer peer, String how) {
        peer.send(RawFrame.text(how).withMask(3));
        return peer.frames().getLast();
    }

    private static String inflated(Inflater inflater, RawFrame frame) {
        assertThat(frame.rsv()).isEqualTo(4);
        byte[] text = new byte[1 << 16];
        inflater.setInput(Bytes.concat(frame.payload(), Bytes.hex("0000FFFF")));
        try {
            return new String(text, 0, inflater.inflate(text), StandardCharsets.UTF_8);
        } catch (DataFormatException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void E_15_aMessageMayGoWithoutItInEveryWayOfSending() {
        try (Stepped server = serving(ON)) {
            Stepped.Peer peer = server.connect().upgrade("/", OFFER);
            assertThat(inflated(new Inflater(true), ask(peer, "message"))).isEqualTo(TEXT);
            assertThat(inflated(new Inflater(true), ask(peer, "compressed group"))).isEqualTo(TEXT);
            RawFrame plain = RawFrame.text(TEXT);
            for (String how : new String[] {"writer", "prepared", "group", "behind"}) {
                assertThat(ask(peer, how)).as(how).isEqualTo(plain);
            }
        }
    }

    @Test
    void E_15_aContextThatIsTakenOverGoesOnBehindIt() {
        try (Stepped server = serving(TAKEOVER)) {
            Stepped.Peer peer = server.connect().upgrade("/", OFFER);
            var window = new Inflater(true);
            RawFrame first = ask(peer, "message");
            assertThat(inflated(window, first)).isEqualTo(TEXT);
            for (String how : new String[] {"writer", "prepared"}) {
                assertThat(ask(peer, how)).as(how).isEqualTo(RawFrame.text(TEXT));
            }
            RawFrame second = ask(peer, "message");
            assertThat(inflated(window, second)).isEqualTo(TEXT);
            assertThat(second.payload().length).isLessThan(first.payload().length);
        }
    }

    @Test
    void E_15_otherThreadsMaySendWithoutItToo() {
        var opened = new CompletableFuture<WebSocket>();
        WebSocketListener listener =
                new Diary() {
                    @Override
                    public void onOpen(WebSocket socket) {
                        opened.complete(socket);
                    }
                };
        try (Server server = Server.on(0).webSocket("/", route(ON, listener)).start();
                RawPeer peer = Wire.open(server, "/", OFFER)) {
            WebSocket socket = opened.join();
            socket.writer(MessageKind.TEXT).uncompressed().write(TEXT).flush();
            assertThat(peer.expectFrame()).isEqualTo(RawFrame.text(TEXT));
            byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
            socket.writer(MessageKind.BINARY).uncompressed().write(bytes).flush();
            assertThat(peer.expectFrame()).isEqualTo(RawFrame.binary(bytes));
            socket.send(TEXT);
            assertThat(peer.expectFrame().rsv()).isEqualTo(4);
        }
    }

    /// A gibibyte of zeros, in a megabyte that is sent little by little.
    @Test
    void E_15_aMessageThatGrowsWithoutEndTakesNoMoreMemoryThanItsLimit() {
        try (Stepped server = serving(ON)) {
            Stepped.Peer peer = server.connect().upgrade("/", OFFER);
            long before = server.inUseBytes();
            byte[] bomb = bomb();
            long most = 0;
            int sent = 0;
            while (sent < bomb.length && !peer.isGone() && peer.bytes().length == 0) {
                int end = Math.min(bomb.length, sent + 64);
                peer.send(Arrays.copyOfRange(bomb, sent, end));
                most = Math.max(most, server.inUseBytes() - before);
                sent = end;
            }
            assertThat(peer.frames()).singleElement().matches(it -> it.closeCode() == 1009);
            assertThat(sent).isLessThan(2_048);
            assertThat(most).isBetween(MEBIBYTE / 2L, 2L * MEBIBYTE + (64 << 10));
        }
    }

    @Test
    void E_15_whatDoesNotGetSmallerIsSentAsItIsAndTheRoomComesBack() {
        byte[] random = new byte[200_000];
        new SplittableRandom(1).nextBytes(random);
        WebSocketRoute echo = route(ON, (socket, message) -> socket.send(message));
        try (Stepped server = Stepped.serving(router -> router.webSocket("/", echo))) {
            Stepped.Peer peer = server.connect().upgrade("/", OFFER);
            peer.send(RawFrame.binary(TEXT.getBytes(StandardCharsets.UTF_8)).withMask(1));
            assertThat(peer.frames()).singleElement().matches(it -> it.rsv() == 4);
            long before = server.inUseBytes();
            peer.send(RawFrame.binary(random).withMask(2));

            assertThat(peer.frames()).containsExactly(RawFrame.binary(random));
            assertThat(server.inUseBytes()).isEqualTo(before);
        }
    }

    /// The frame of a compressed message of zeros without end: its header, and what there is of it.
    private static byte[] bomb() {
        Deflater deflater = new Deflater(9, true);
        byte[] zeros = new byte[MEBIBYTE];
        byte[] payload = new byte[MEBIBYTE];
        int length = 0;
        while (length < 10_000) {
            deflater.setInput(zeros);
            length += deflater.deflate(payload, length, 1 << 14, Deflater.SYNC_FLUSH);
        }
        deflater.end();
        return RawFrame.of(RawFrame.BINARY, payload).withRsv(4).withMask(0).toBytes();
    }
}
