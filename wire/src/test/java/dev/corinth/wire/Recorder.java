package dev.corinth.wire;

import dev.corinth.oracle.Bytes;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Writes down what a codec tells, one line for each event, and overwrites each view afterwards,
/// as a callee may.
/// Owned by one test.
class Recorder implements CodecHandler {
    private final List<String> events = new ArrayList<>();

    static String message(int opcode, byte... payload) {
        return Opcode.name(opcode) + " " + shown(payload);
    }

    static String text(String text) {
        return message(Opcode.TEXT, Bytes.utf8(text));
    }

    static String binary(byte... payload) {
        return message(Opcode.BINARY, payload);
    }

    static String ping(byte... payload) {
        return "ping " + shown(payload);
    }

    static String pong(byte... payload) {
        return "pong " + shown(payload);
    }

    static String close(int code, String reason) {
        return "close " + code + " " + reason;
    }

    static String violation(Violation violation) {
        return "violation " + violation;
    }

    private static String shown(byte... payload) {
        if (payload.length <= 128) {
            return Bytes.toHex(payload);
        }
        return payload.length + " bytes " + java.util.Arrays.hashCode(payload);
    }

    List<String> events() {
        return events;
    }

    @Override
    public void onMessage(int opcode, MemorySegment segment, long from, long to) {
        events.add(message(opcode, take(segment, from, to)));
    }

    @Override
    public void onFragment(int opcode, Place place, MemorySegment segment, long from, long to) {
        events.add(place + " " + message(opcode, take(segment, from, to)));
    }

    @Override
    public void onPing(MemorySegment segment, long from, long to) {
        events.add(ping(take(segment, from, to)));
    }

    @Override
    public void onPong(MemorySegment segment, long from, long to) {
        events.add(pong(take(segment, from, to)));
    }

    @Override
    public void onClose(int code, MemorySegment segment, long from, long to) {
        events.add(close(code, new String(take(segment, from, to), StandardCharsets.UTF_8)));
    }

    @Override
    public void onViolation(Violation violation) {
        events.add(violation(violation));
    }

    static byte[] take(MemorySegment segment, long from, long to) {
        byte[] bytes = Bytes.fromNative(segment, from, to);
        segment.asSlice(from, to - from).fill((byte) 0xEE);
        return bytes;
    }
}
