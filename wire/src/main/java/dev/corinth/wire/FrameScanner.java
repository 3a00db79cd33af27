package dev.corinth.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Consumer;

/// Looks at the frames of one direction of a connection without touching them: for traces. Used by
/// one thread. It judges nothing, and keeps of each payload no more than its beginning.
///
/// It has to begin with the first byte of a frame.
public final class FrameScanner {
    private final FrameDecoder decoder = new FrameDecoder();
    private final int maxPayload;
    private final Consumer<SeenFrame> frames;
    private byte[] payload = {};
    private int kept;
    private long remaining;

    /// Begins between two frames.
    ///
    /// @param maxPayload how many bytes of each payload are kept at most
    /// @param frames told each frame when its last byte was there
    public FrameScanner(int maxPayload, Consumer<SeenFrame> frames) {
        this.maxPayload = maxPayload;
        this.frames = frames;
    }

    /// Looks at the next bytes of the connection.
    ///
    /// @param segment native memory; only read
    /// @param from the first byte
    /// @param to the end, exclusive
    public void scan(MemorySegment segment, long from, long to) {
        long at = from;
        while (at < to) {
            if (!decoder.isComplete()) {
                at = decoder.read(segment, at, to);
                if (decoder.isComplete()) {
                    begin();
                }
            } else {
                long end = at + Math.min(remaining, to - at);
                keep(segment, at, end);
                at = end;
            }
            if (decoder.isComplete() && remaining == 0) {
                end();
            }
        }
    }

    /// Whether the next byte is the first of a frame.
    ///
    /// @return true at the beginning, and behind each frame
    public boolean isBetweenFrames() {
        return decoder.isEmpty();
    }

    private void begin() {
        // A length beyond all limits ends the connection; nothing of it is waited for.
        remaining = Math.max(0, decoder.payloadLength());
        payload = new byte[(int) Math.min(remaining, maxPayload)];
        kept = 0;
    }

    private void keep(MemorySegment segment, long from, long to) {
        int some = (int) Math.min(to - from, payload.length - kept);
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, from, payload, kept, some);
        kept += some;
        remaining -= to - from;
    }

    private void end() {
        int key = decoder.isMasked() ? decoder.key() : 0;
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= (byte) (key >>> (8 * (i & 3)));
        }
        var frame =
                new SeenFrame(
                        decoder.first(),
                        decoder.isMasked(),
                        key,
                        decoder.headerLength(),
                        decoder.payloadLength(),
                        payload);
        decoder.reset();
        frames.accept(frame);
    }
}
