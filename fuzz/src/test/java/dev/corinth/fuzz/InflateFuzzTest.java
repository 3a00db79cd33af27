package dev.corinth.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.corinth.wire.CodecSettings;
import dev.corinth.wire.DeflateParameters;
import dev.corinth.wire.MessageLimits;
import dev.corinth.wire.Opcode;
import dev.corinth.wire.Role;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// A compressed message made of any bytes, and frames with compression.
class InflateFuzzTest {

    private static final int LIMIT = 3000;
    private static final MessageLimits LIMITS = MessageLimits.ofMessage(LIMIT);
    private static final DeflateParameters FRESH = new DeflateParameters(false, false, 15, 15);
    private static final DeflateParameters TAKING_OVER = new DeflateParameters(true, true, 15, 15);

    /// One for all, since a new one takes longer than what it inflates.
    private static final Inflater INFLATER = new Inflater(true);

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
        boolean isSound = inflate(input, inflated);
        if (inflated.size() > LIMIT) {
            requireTold(told, "violation 1009\n");
            return;
        }
        inflated.reset();
        boolean isWhole = isSound && inflate(withTail(input), inflated);
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

    /// What the sender cut from the end is put back (RFC 7692 §7.2.2).
    private static byte[] withTail(byte[] input) {
        byte[] whole = Arrays.copyOf(input, input.length + 4);
        whole[whole.length - 2] = -1;
        whole[whole.length - 1] = -1;
        return whole;
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

    /// Inflates with the JDK alone, a new stream after each final block (RFC 7692 §7.2.3.4), up to
    /// a byte over the limit.
    ///
    /// @return false when the bytes are corrupt
    private static boolean inflate(byte[] input, ByteArrayOutputStream into) {
        byte[] rest = input;
        while (rest.length > 0 && into.size() <= LIMIT) {
            int length = stream(rest, into);
            if (length < 0) {
                return false;
            }
            rest = Arrays.copyOfRange(rest, length, rest.length);
        }
        return true;
    }

    /// Inflates one stream and returns how many bytes it was, or -1 when it is corrupt; what came
    /// before the fault counts too.
    private static int stream(byte[] input, ByteArrayOutputStream into) {
        ByteBuffer output = ByteBuffer.allocate(LIMIT + 1 - into.size());
        INFLATER.reset();
        if (into.size() > 0) {
            INFLATER.setDictionary(into.toByteArray());
        }
        INFLATER.setInput(input);
        boolean isRight = run(output);
        into.write(output.array(), 0, output.position());
        if (!isRight) {
            return -1;
        }
        return INFLATER.finished() ? input.length - INFLATER.getRemaining() : input.length;
    }

    private static boolean run(ByteBuffer output) {
        try {
            int count = 1;
            while (count > 0 && output.hasRemaining()) {
                count = INFLATER.inflate(output);
            }
            return true;
        } catch (DataFormatException corrupt) {
            return false;
        }
    }

    private static void requireTold(String told, String expected) {
        if (!told.equals(expected)) {
            throw new AssertionError("told\n" + told + "\ninstead of\n" + expected);
        }
    }
}
