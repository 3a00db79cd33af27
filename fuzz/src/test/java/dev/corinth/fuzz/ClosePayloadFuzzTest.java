package dev.corinth.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.corinth.wire.CloseCode;
import dev.corinth.wire.ClosePayload;
import dev.corinth.wire.CodecSettings;
import dev.corinth.wire.Opcode;
import dev.corinth.wire.Role;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Close frames with any payload that fits into one.
class ClosePayloadFuzzTest {

    private static final int LONGEST = 125;

    @FuzzTest
    void readsCloseFrames(byte[] input) {
        byte[] payload = Arrays.copyOf(input, Math.min(LONGEST, input.length));
        byte[] frame = new byte[2 + payload.length];
        frame[0] = (byte) (0x80 | Opcode.CLOSE);
        frame[1] = (byte) payload.length;
        System.arraycopy(payload, 0, frame, 2, payload.length);

        String told = Cuts.compare(frame, () -> new FrameReader(CodecSettings.of(Role.CLIENT)));

        String expected = new SlowReader(frame, Role.CLIENT, FrameReader.WIDE).trace();
        if (!told.equals(expected)) {
            throw new AssertionError("told\n" + told + "\ninstead of\n" + expected);
        }
        requireSameWhenWrittenAgain(payload, told);
    }

    private static void requireSameWhenWrittenAgain(byte[] payload, String told) {
        if (payload.length < 2 || told.startsWith("violation")) {
            return;
        }
        int code = ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
        String reason = new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        if (CloseCode.isSendable(code)
                && !Arrays.equals(ClosePayload.encode(code, reason), payload)) {
            throw new AssertionError("not the same when written again: " + code + " " + reason);
        }
    }
}
