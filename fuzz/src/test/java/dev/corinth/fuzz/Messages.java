package dev.corinth.fuzz;

import dev.corinth.wire.CodecHandler;
import dev.corinth.wire.Opcode;
import dev.corinth.wire.Violation;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/// Writes down what a codec, or a slow reader in its place, tells. Used by one thread.
///
/// Of a streamed message only the whole is written down: where its pieces end depends on the cuts,
/// and so does how much of a bad one comes before its violation.
final class Messages implements CodecHandler {

    /// What is written down. Immutable.
    enum Of {
        /// All that a codec tells.
        CODEC,
        /// What a listener hears: empty fragments and violations are not told to it.
        LISTENER,
        /// Texts and bytes alone.
        ECHO
    }

    private final Of what;
    private final StringBuilder trace = new StringBuilder();
    private final StringBuilder streamed = new StringBuilder();

    Messages() {
        this(Of.CODEC);
    }

    Messages(Of what) {
        this.what = what;
    }

    /// Everything told so far.
    String trace() {
        return trace.toString();
    }

    /// A message, ping or pong.
    void add(int opcode, byte[] payload) {
        if (what == Of.ECHO && opcode > Opcode.BINARY) {
            return;
        }
        trace.append(opcode).append(':');
        trace.append(new String(payload, StandardCharsets.ISO_8859_1)).append('\n');
    }

    /// A close frame.
    void addClose(int code, byte[] reason) {
        add(Opcode.CLOSE, reason);
        if (what != Of.ECHO) {
            trace.append(code).append('\n');
        }
    }

    /// The end by a close code of ours.
    void addViolation(int closeCode) {
        trace.append("violation ").append(closeCode).append('\n');
    }

    @Override
    public void onMessage(int opcode, MemorySegment segment, long from, long to) {
        add(opcode, Block.bytes(segment, from, to));
    }

    @Override
    public void onFragment(int opcode, Place place, MemorySegment segment, long from, long to) {
        streamed.append(new String(Block.bytes(segment, from, to), StandardCharsets.ISO_8859_1));
        if (place.isLast()) {
            add(opcode, streamed.toString().getBytes(StandardCharsets.ISO_8859_1));
            streamed.setLength(0);
        }
    }

    @Override
    public void onEmptyFragment() {
        if (what == Of.CODEC) {
            trace.append("empty\n");
        }
    }

    @Override
    public void onPing(MemorySegment segment, long from, long to) {
        add(Opcode.PING, Block.bytes(segment, from, to));
    }

    @Override
    public void onPong(MemorySegment segment, long from, long to) {
        add(Opcode.PONG, Block.bytes(segment, from, to));
    }

    @Override
    public void onClose(int code, MemorySegment segment, long from, long to) {
        addClose(code, Block.bytes(segment, from, to));
    }

    @Override
    public void onViolation(Violation violation) {
        addViolation(violation.closeCode());
    }
}
