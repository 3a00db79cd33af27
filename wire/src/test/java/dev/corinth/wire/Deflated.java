package dev.corinth.wire;

import dev.corinth.oracle.RawFrame;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;

/// What a peer that knows permessage-deflate sends, made with the JDK alone.
/// Owned by one test.
final class Deflated implements AutoCloseable {
    private final Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);

    /// A message that refers to the messages before it.
    byte[] next(byte[] message) {
        return run(message, Deflater.SYNC_FLUSH);
    }

    /// A message that refers to none.
    static byte[] payload(byte[] message) {
        try (Deflated once = new Deflated()) {
            return once.next(message);
        }
    }

    /// A masked frame with RSV1.
    static byte[] frame(int opcode, byte[] message) {
        return compressed(opcode, payload(message)).toBytes();
    }

    /// A masked frame with RSV1 around a payload that is compressed, or pretends to be.
    static RawFrame compressed(int opcode, byte... payload) {
        return RawFrame.of(opcode, payload).withRsv(4).withMask(Reading.KEY);
    }

    private byte[] run(byte[] message, int flush) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] step = new byte[1 << 16];
        deflater.setInput(message);
        int count = step.length;
        while (count == step.length) {
            count = deflater.deflate(step, 0, step.length, flush);
            out.write(step, 0, count);
        }
        byte[] all = out.toByteArray();
        return Arrays.copyOf(all, all.length - 4);
    }

    @Override
    public void close() {
        deflater.end();
    }
}
