package dev.corinth.wire;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;

/// A message that a server framed once and sends many times, plain and compressed.
/// Safe for any thread; immutable to see.
///
/// Its native memory lives as long as it, or a segment of it, is reachable.
public final class PreparedMessage {
    private static final VarHandle DEFLATED =
            MethodHandles.arrayElementVarHandle(MemorySegment[].class);

    private final int opcode;
    private final MemorySegment plain;

    /// The same for everybody, made once: each send would make one.
    private final MemorySegment readOnly;

    private final long payload;

    private final boolean isUncompressed;

    /// One frame for each size of window, made when it is first asked for.
    private final @Nullable MemorySegment[] deflated =
            new @Nullable MemorySegment[DeflateParameters.WIDEST + 1];

    private PreparedMessage(int opcode, long payloadLength) {
        int header = FrameEncoder.headerLength(payloadLength, false);
        this.opcode = opcode;
        payload = header;
        isUncompressed = false;
        plain = Arena.ofAuto().allocate(header + payloadLength);
        readOnly = plain.asReadOnly();
        FrameEncoder.writeHeader(plain, 0, FrameEncoder.first(opcode), payloadLength);
    }

    private PreparedMessage(PreparedMessage same) {
        opcode = same.opcode;
        plain = same.plain;
        readOnly = same.readOnly;
        payload = same.payload;
        isUncompressed = true;
    }

    /// Frames a text.
    ///
    /// @param text half surrogate pairs are sent as question marks
    /// @return the message
    public static PreparedMessage text(String text) {
        return of(Opcode.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Frames bytes.
    ///
    /// @param bytes copied
    /// @return the message
    public static PreparedMessage binary(byte[] bytes) {
        return of(Opcode.BINARY, bytes);
    }

    /// Frames bytes of native memory.
    ///
    /// @param opcode [Opcode#TEXT] or [Opcode#BINARY]
    /// @param segment native memory; copied
    /// @param from the first byte of the message
    /// @param to its end, exclusive
    /// @return the message
    /// @throws IllegalArgumentException when the opcode starts no message or a text is not UTF-8
    public static PreparedMessage of(int opcode, MemorySegment segment, long from, long to) {
        if (!Opcode.isMessage(opcode)) {
            throw new IllegalArgumentException("no message begins with opcode=" + opcode);
        }
        if (opcode == Opcode.TEXT && !Utf8.isValid(segment, from, to)) {
            throw new IllegalArgumentException("text is not UTF-8: length=" + (to - from));
        }
        PreparedMessage message = new PreparedMessage(opcode, to - from);
        MemorySegment.copy(segment, from, message.plain, message.payload, to - from);
        return message;
    }

    private static PreparedMessage of(int opcode, byte[] bytes) {
        PreparedMessage message = new PreparedMessage(opcode, bytes.length);
        MemorySegment.copy(
                bytes, 0, message.plain, ValueLayout.JAVA_BYTE, message.payload, bytes.length);
        return message;
    }

    /// The same message, sent as it is to everybody, also where compression was agreed on: for
    /// secrets beside text that others have chosen.
    ///
    /// @return of the same memory
    public PreparedMessage uncompressed() {
        return new PreparedMessage(this);
    }

    /// Whether it is sent as it is to everybody.
    ///
    /// @return false unless [#uncompressed] made it
    public boolean isUncompressed() {
        return isUncompressed;
    }

    /// The kind of message.
    ///
    /// @return [Opcode#TEXT] or [Opcode#BINARY]
    public int opcode() {
        return opcode;
    }

    /// Bytes of the message before it was framed.
    ///
    /// @return zero or more
    public long payloadLength() {
        return plain.byteSize() - payload;
    }

    /// The frame for connections without compression.
    ///
    /// @return native memory, from its first byte to its last, not to be written
    public MemorySegment plain() {
        return readOnly;
    }

    /// The frame for connections with permessage-deflate. It refers to no message before it, so it
    /// fits every connection whose server window is at least so wide; a connection with context
    /// takeover calls [Deflating#reset] after it. A message that does not get smaller, or is
    /// [#uncompressed], is framed plain.
    ///
    /// @param windowBits 9 to 15
    /// @param pool the pool of the loop that asks
    /// @param level 1 to 9, of meaning for the first who asks
    /// @return native memory, from its first byte to its last, not to be written
    public MemorySegment deflated(int windowBits, CompressionPool pool, int level) {
        DeflateParameters.requireWindow("windowBits", windowBits);
        if (isUncompressed) {
            return plain();
        }
        MemorySegment made = (MemorySegment) DEFLATED.getAcquire(deflated, windowBits);
        if (made != null) {
            return made;
        }
        MemorySegment candidate = deflate(windowBits, pool, level);
        // Two loops may have built it at once: all take the one that was first.
        MemorySegment witness =
                (MemorySegment) DEFLATED.compareAndExchange(deflated, windowBits, null, candidate);
        return witness != null ? witness : candidate;
    }

    private MemorySegment deflate(int windowBits, CompressionPool pool, int level) {
        DeflateParameters parameters =
                new DeflateParameters(false, false, windowBits, DeflateParameters.WIDEST);
        try (Deflating deflating = new Deflating(pool, parameters, Role.SERVER, level)) {
            if (!deflating.compress(opcode, plain, payload, plain.byteSize(), 0)) {
                return plain();
            }
            long length = deflating.to() - deflating.from();
            MemorySegment frame = Arena.ofAuto().allocate(length);
            MemorySegment.copy(deflating.segment(), deflating.from(), frame, 0, length);
            return frame.asReadOnly();
        }
    }
}
