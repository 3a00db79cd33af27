package dev.corinth.fuzz;

import dev.corinth.oracle.RawFrame;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.Deflater;

/// What an input makes a few peers do, step by step, and what is judged afterwards. Used once.
///
/// ```
/// step = turns (3 bits), action (3 bits), peer (2 bits) · argument (1 byte) · what it needs
/// ```
final class Visits {

    private static final int PEERS = 3;
    private static final int FIRST_STEP = 2;
    private static final int KEY = 0x37FA213D;

    /// Turns until nothing happens, instead of so many.
    private static final int UNTIL_QUIET = 7;

    /// Any deadline of the server is later.
    private static final long EARLY_NS = 4_000_000_000L;

    /// A turn of the argument: up to 32 s.
    private static final int TIME_BITS = 15;

    private static final Deflater DEFLATER = new Deflater(6, true);

    private final byte[] input;
    private final EchoServer server;
    private final @Nullable Visitor[] peers = new @Nullable Visitor[PEERS];
    private int at = FIRST_STEP;

    Visits(byte[] input, EchoServer server) {
        this.input = input;
        this.server = server;
    }

    /// Plays the whole input, ends all connections, and judges them.
    ///
    /// @param isComplete whether every byte arrives
    void play(boolean isComplete) {
        long beganNs = server.nowNs();
        while (at + 1 < input.length) {
            int step = next();
            int peer = (step & 3) % PEERS;
            Visitor visitor = peers[peer];
            if (visitor == null) {
                visitor = server.connect();
                peers[peer] = visitor;
            }
            act(visitor, step >> 2 & 7, next());
            int turns = step >> 5;
            if (turns == UNTIL_QUIET) {
                server.run();
            } else {
                server.turn(turns);
            }
        }
        server.run();
        boolean isEarly = server.nowNs() - beganNs < EARLY_NS;
        for (Visitor visitor : peers) {
            if (visitor != null) {
                visitor.leave();
            }
        }
        server.run();
        server.end();
        for (Visitor visitor : peers) {
            if (visitor != null) {
                visitor.judge(isComplete && isEarly);
            }
        }
    }

    private void act(Visitor visitor, int action, int argument) {
        switch (action) {
            case 0 -> visitor.send(bytes(argument));
            case 1 -> visitor.send(handshake(argument));
            case 2 -> visitor.send(frame(argument, bytes(next())));
            case 3 -> visitor.send(frame(0xC0 | (1 + (argument & 1)), deflated(bytes(next()))));
            case 4 -> server.advance(Duration.ofMillis(1L << (argument % (TIME_BITS + 1))));
            case 5 -> window(visitor, argument);
            case 6 -> visitor.finish();
            default -> end(visitor, argument);
        }
    }

    private static void window(Visitor visitor, int argument) {
        if ((argument & 1) == 0) {
            visitor.window(argument);
        } else {
            visitor.read();
        }
    }

    private static void end(Visitor visitor, int argument) {
        if ((argument & 1) == 0) {
            visitor.reset();
        } else {
            visitor.finish();
            visitor.leave();
        }
    }

    private static byte[] handshake(int argument) {
        EchoServer.Route[] routes = EchoServer.Route.values();
        return routes[argument % routes.length].handshake();
    }

    /// A message that is compressed as it should be.
    static byte[] compressedText(String text) {
        return frame(0xC1, deflated(text.getBytes(StandardCharsets.UTF_8)));
    }

    /// A frame as it should be, but for its first byte.
    private static byte[] frame(int first, byte[] payload) {
        return RawFrame.of(first & 0xF, payload)
                .withFin((first & 0x80) != 0)
                .withRsv(first >> 4 & 7)
                .withMask(KEY)
                .toBytes();
    }

    private static byte[] deflated(byte[] payload) {
        DEFLATER.reset();
        DEFLATER.setInput(payload);
        byte[] output = new byte[payload.length * 2 + 64];
        int length = DEFLATER.deflate(output, 0, output.length, Deflater.SYNC_FLUSH);
        // RFC 7692 §7.2.1: 00 00 FF FF is cut from the end.
        return Arrays.copyOf(output, length - 4);
    }

    private int next() {
        return at < input.length ? input[at++] & 0xFF : 0;
    }

    /// The next bytes, as far as there are any.
    private byte[] bytes(int most) {
        int from = Math.min(at, input.length);
        at = Math.min(input.length, from + most);
        return Arrays.copyOfRange(input, from, at);
    }
}
