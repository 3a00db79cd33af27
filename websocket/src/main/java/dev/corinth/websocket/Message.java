package dev.corinth.websocket;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// A message, or the payload of a ping or pong, as it was received: a view of native memory. Owned
/// by its loop.
///
/// It is valid until the callback that was given it returns; then every method throws. The object
/// is used again some messages later, so this finds a mistake and is nothing to rely on; with
/// assertions on (`-ea`) it always throws, and the bytes under a segment that was kept are spoiled.
/// What is to be kept is copied: [#text] and [#bytes] are copies, [#copy] is a message of its own
/// that every thread may use at any time.
public final class Message {
    private MessageKind kind = MessageKind.BINARY;
    private boolean isShown;
    private MemorySegment segment = MemorySegment.NULL;
    private long from;
    private long to;

    Message() {}

    /// Whether this is text or bytes.
    ///
    /// @return the kind, for a ping or pong [MessageKind#BINARY]
    public MessageKind kind() {
        valid();
        return kind;
    }

    /// Whether this is text.
    ///
    /// @return false for bytes
    public boolean isText() {
        return kind() == MessageKind.TEXT;
    }

    /// How many bytes the payload has.
    ///
    /// @return 0 or more
    public long length() {
        valid();
        return to - from;
    }

    /// The payload as text; of a binary message too, if it happens to be UTF-8.
    ///
    /// @return a copy
    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /// The payload.
    ///
    /// @return a copy
    public byte[] bytes() {
        byte[] copy = new byte[Math.toIntExact(length())];
        MemorySegment.copy(valid(), ValueLayout.JAVA_BYTE, from, copy, 0, copy.length);
        return copy;
    }

    /// One byte of the payload.
    ///
    /// @param index 0 to length − 1
    /// @return the byte
    public byte at(long index) {
        Objects.checkIndex(index, length());
        return segment.get(ValueLayout.JAVA_BYTE, from + index);
    }

    /// Copies the payload.
    ///
    /// @param target where to
    /// @param offset the first byte there
    public void copyTo(MemorySegment target, long offset) {
        MemorySegment.copy(valid(), from, target, offset, length());
    }

    /// The payload where it lies, for readers of native memory.
    ///
    /// @return a read-only view, valid as long as this message
    public MemorySegment segment() {
        return valid().asSlice(from, to - from).asReadOnly();
    }

    /// A message of its own with the same content.
    ///
    /// @return safe for any thread, valid for ever
    public Message copy() {
        long length = length();
        MemorySegment memory = Arena.ofAuto().allocate(Math.max(1, length));
        copyTo(memory, 0);
        return new Message().show(kind, memory, 0, length);
    }

    @Override
    public String toString() {
        if (!isShown) {
            return "message used up";
        }
        return (kind == MessageKind.TEXT ? "text of " : "binary of ") + (to - from) + " bytes";
    }

    Message show(MessageKind shownKind, MemorySegment memory, long start, long end) {
        kind = shownKind;
        segment = memory;
        from = start;
        to = end;
        isShown = true;
        return this;
    }

    void hide() {
        isShown = false;
        segment = MemorySegment.NULL;
    }

    MemorySegment memory() {
        return valid();
    }

    long from() {
        return from;
    }

    long to() {
        return to;
    }

    private MemorySegment valid() {
        if (!isShown) {
            throw new IllegalStateException("message used after its callback; copy() it");
        }
        return segment;
    }
}
