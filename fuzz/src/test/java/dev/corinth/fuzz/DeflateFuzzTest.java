package dev.corinth.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.corinth.wire.CodecSettings;
import dev.corinth.wire.DeflateParameters;
import dev.corinth.wire.Deflating;
import dev.corinth.wire.MessageLimits;
import dev.corinth.wire.Opcode;
import dev.corinth.wire.Role;

import java.util.Arrays;

/// Messages that are compressed and read again: the first byte chooses what was agreed, the second
/// how long the messages are into which the rest is cut.
class DeflateFuzzTest {

    private static final MessageLimits LIMITS = MessageLimits.ofMessage(1 << 16);
    private static final long SCRATCH = 1 << 18;

    /// More messages tell nothing more, and each takes its time.
    private static final int MOST_MESSAGES = 12;

    @FuzzTest
    void compressesWhatCanBeReadAgain(byte[] input) {
        if (input.length < 3) {
            return;
        }
        int choice = input[0];
        int windowBits = 9 + (choice & 7) % 7;
        boolean takesOver = (choice & 8) != 0;
        Role sender = (choice & 16) != 0 ? Role.SERVER : Role.CLIENT;
        DeflateParameters parameters =
                new DeflateParameters(takesOver, takesOver, windowBits, windowBits);
        FrameReader reader =
                new FrameReader(new CodecSettings(sender.peer(), LIMITS, parameters, false));
        Messages expected = new Messages();

        int length = Math.max(1 + (input[1] & 0xFF) * 8, input.length / MOST_MESSAGES);
        int level = 1 + (choice >> 5 & 7);
        long bytesBefore = FrameReader.MEMORY.bytesOut();
        try (Deflating deflating = new Deflating(FrameReader.POOL, parameters, sender, level)) {
            for (int at = 2; at < input.length; at += length) {
                byte[] message = Arrays.copyOfRange(input, at, Math.min(input.length, at + length));
                expected.add(Opcode.BINARY, message);
                send(deflating, message, reader);
            }
        }

        if (FrameReader.MEMORY.bytesOut() > bytesBefore + SCRATCH) {
            throw new AssertionError("the compressor kept memory");
        }
        String told = reader.trace();
        if (!told.equals(expected.trace())) {
            throw new AssertionError("told\n" + told + "\ninstead of\n" + expected.trace());
        }
    }

    private static void send(Deflating deflating, byte[] message, FrameReader reader) {
        long from = Block.put(message, 0, message.length);
        int key = Arrays.hashCode(message);
        if (!deflating.compress(Opcode.BINARY, Block.MEMORY, from, Block.END, key)) {
            throw new AssertionError("no memory");
        }
        Block.check(from);
        reader.read(deflating.segment(), deflating.from(), deflating.to());
        deflating.release();
    }
}
