package dev.corinth.server;

import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawPeer;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// What tests of a server say often: frames of a client, peers with an open WebSocket. Immutable;
/// all methods are static.
final class Wire {
    private static final int KEY = 0x37FA213D;
    private static final long PATIENCE_NS = 10_000_000_000L;

    private Wire() {}

    static RawFrame text(String text) {
        return RawFrame.text(text).withMask(KEY);
    }

    static RawFrame binary(byte... payload) {
        return RawFrame.binary(payload).withMask(KEY);
    }

    static RawFrame binary(int length) {
        return binary(new byte[length]);
    }

    static RawFrame continuation(byte... payload) {
        return RawFrame.continuation(payload).withMask(KEY);
    }

    static RawFrame ping(byte... payload) {
        return RawFrame.ping(payload).withMask(KEY);
    }

    static RawFrame pong(byte... payload) {
        return RawFrame.pong(payload).withMask(KEY);
    }

    static RawFrame close() {
        return RawFrame.close().withMask(KEY);
    }

    static RawFrame close(int code) {
        return RawFrame.close(code, "").withMask(KEY);
    }

    /// A peer with a WebSocket at a path.
    static RawPeer open(Server server, String path, String... headers) {
        RawPeer peer = RawPeer.connect(server.port());
        peer.upgrade(path, headers);
        return peer;
    }

    /// Sends what a client may not send, and sees the connection end with a code.
    static void isClosed(Server server, String path, int code, RawFrame... frames) {
        try (RawPeer peer = open(server, path)) {
            peer.send(frames);
            peer.expectClose(code);
            peer.expectEnd();
        }
    }

    /// Sends bytes that a client may not send, and sees the connection end with a code.
    static void isClosedAfter(Server server, String path, int code, String hex) {
        try (RawPeer peer = open(server, path)) {
            peer.sendHex(hex);
            peer.expectClose(code);
            peer.expectEnd();
        }
    }

    /// Waits until something is so.
    static void await(String what, BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadlineNs) {
                throw new AssertionError("not in ten seconds: " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
