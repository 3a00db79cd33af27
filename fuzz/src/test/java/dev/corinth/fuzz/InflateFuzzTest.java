package dev.corinth.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.corinth.wire.CodecSettings;
import dev.corinth.wire.DeflateParameters;
import dev.corinth.wire.MessageLimits;
import dev.corinth.wire.Opcode;
import dev.corinth.wire.Role;

import java.io.ByteArrayOutputStream;

/// A compressed message made of any bytes, and frames with compression.
class InflateFuzzTest {

    private static final int LIMIT = 3000;
    private static final MessageLimits LIMITS = MessageLimits.ofMessage(LIMIT);
    private static final DeflateParameters FRESH = new DeflateParameters(false, false, 15, 15);
    private static final DeflateParameters TAKING_OVER = new DeflateParameters(true, true, 15, 15);

    @FuzzTest
    void inflates(byte[] input) {
        judgeMessage(input);
        Cuts.compare(
                input,
                () -> new FrameReader(new CodecSettings(Role.CLIENT, LIMITS, TAKING_OVER, false)));
        Cuts.compare(
                input, () -> new FrameReader(new CodecSettings(Role.CLIENT, LIMITS, FRESH, true)));
    }

    /// The whole input as the payload of one message.
    private static void judgeMessage(byte[] input) {
        byte[] frame = frame(input);
        String told =
                Cuts.compare(
                        frame,
                        () ->
                                new FrameReader(
                                        new CodecSettings(Role.CLIENT, LIMITS, FRESH, false)));
        ByteArrayOutputStream inflated = new ByteArrayOutputStream();
        boolean isSound = SlowInflater.inflate(input, inflated, LIMIT, false);
        if (inflated.size() > LIMIT) {
            requireTold(told, "violation 1009\n");
            return;
        }
        inflated.reset();
        boolean isWhole =
                isSound
                        && SlowInflater.inflate(
                                SlowInflater.withTail(input), inflated, LIMIT, false);
        boolean isRefused = told.equals("violation 1007\n");
        if (isWhole && inflated.size() <= LIMIT && !isRefused) {
            Messages expected = new Messages();
            expected.add(Opcode.BINARY, inflated.toByteArray());
            requireTold(told, expected.trace());
        } else {
            // Where the JDK cannot see that a stream was cut, the codec may refuse.
            requireTold(told, "violation 1007\n");
        }
    }

    private static byte[] frame(byte[] payload) {
        int headerLength = payload.length < 126 ? 2 : 4;
        byte[] frame = new byte[headerLength + Math.min(payload.length, 0xFFFF)];
        frame[0] = (byte) (0xC0 | Opcode.BINARY);
        if (headerLength == 2) {
            frame[1] = (byte) payload.length;
        } else {
            frame[1] = 126;
            frame[2] = (byte) (payload.length >> 8);
            frame[3] = (byte) payload.length;
        }
        System.arraycopy(payload, 0, frame, headerLength, frame.length - headerLength);
        return frame;
    }

    private static void requireTold(String told, String expected) {
        if (!told.equals(expected)) {
            throw new AssertionError("told\n" + told + "\ninstead of\n" + expected);
        }
    }
}
