package dev.corinth.engine;

import dev.corinth.poller.IoError;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A protocol that remembers what it is told, and does what a test wants done then. Owned by its
/// loop and the test that steps it.
final class Recorder implements Protocol {
    final Connection connection;
    final List<String> events = new ArrayList<>();
    final ByteArrayOutputStream received = new ByteArrayOutputStream();
    final List<Long> expiredAtNs = new ArrayList<>();
    IoError reason = new IoError(IoError.Kind.OTHER, "not closed");
    int closedCount;
    Consumer<Recorder> onOpened = self -> {};
    Consumer<Recorder> onReceived = self -> {};
    Consumer<Recorder> onEnded = self -> self.connection.close();
    Consumer<Recorder> onOverflowed = self -> self.connection.abort();
    Consumer<Recorder> onStopping = self -> self.connection.close();
    Consumer<Recorder> onWritable = self -> {};
    Consumer<Recorder> onClosed = self -> {};
    long nextDeadlineNs = NEVER;

    Recorder(Connection connection) {
        this.connection = connection;
    }

    /// An acceptor that lists the protocols it makes.
    static Acceptor into(List<Recorder> list) {
        return into(list, recorder -> {});
    }

    /// An acceptor that lists the protocols it makes, and prepares each.
    static Acceptor into(List<Recorder> list, Consumer<Recorder> prepare) {
        return connection -> {
            Recorder recorder = new Recorder(connection);
            prepare.accept(recorder);
            list.add(recorder);
            return recorder;
        };
    }

    String text() {
        return received.toString(StandardCharsets.ISO_8859_1);
    }

    SendResult send(String text) {
        return send(text, Connection.NO_KEY);
    }

    /// Sends a message as a protocol does: admitted, reserved, written, committed.
    SendResult send(String text, long key) {
        SendResult result = connection.admit(text.length(), key);
        if (result.isTaken()) {
            put(text, FrameKind.MESSAGE);
        }
        return result;
    }

    /// Sends what is not asked about.
    void put(String text, FrameKind kind) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        MemorySegment room = connection.reserve(bytes.length);
        MemorySegment.copy(
                bytes, 0, room, ValueLayout.JAVA_BYTE, connection.reservedAt(), bytes.length);
        connection.commit(bytes.length, kind);
    }

    /// Sends a message with a head of one byte and the rest where it lies.
    SendResult sendThrough(String text) {
        SendResult result = connection.admit(text.length(), Connection.NO_KEY);
        if (result.isTaken()) {
            MemorySegment bytes = connection.loop().slabs().take(text.length());
            MemorySegment.copy(
                    text.getBytes(StandardCharsets.ISO_8859_1),
                    0,
                    bytes,
                    ValueLayout.JAVA_BYTE,
                    0,
                    text.length());
            connection.sendThrough(bytes, 0, 1, bytes, 1, text.length());
            connection.loop().slabs().give(bytes);
        }
        return result;
    }

    /// Sends a message from memory that others may send too.
    SendResult share(String text) {
        SendResult result = connection.admit(text.length(), Connection.NO_KEY);
        if (result.isTaken()) {
            SharedBytes bytes = shared(text);
            connection.share(bytes);
            bytes.release();
        }
        return result;
    }

    static SharedBytes shared(String text) {
        MemorySegment block = dev.corinth.poller.Blocks.process().take(text.length());
        MemorySegment.copy(
                text.getBytes(StandardCharsets.ISO_8859_1),
                0,
                block,
                ValueLayout.JAVA_BYTE,
                0,
                text.length());
        return SharedBytes.ofBlock(block, text.length());
    }

    @Override
    public void opened() {
        events.add("opened");
        onOpened.accept(this);
    }

    @Override
    public void received(MemorySegment segment, long from, long to) {
        received.writeBytes(segment.asSlice(from, to - from).toArray(ValueLayout.JAVA_BYTE));
        onReceived.accept(this);
    }

    @Override
    public void posted(int kind, long key, MemorySegment segment, long from, long to) {
        events.add("posted " + kind + " " + key + " " + (to - from));
    }

    @Override
    public void ended() {
        events.add("ended");
        onEnded.accept(this);
    }

    @Override
    public void closed(IoError error) {
        events.add("closed");
        closedCount++;
        reason = error;
        onClosed.accept(this);
    }

    @Override
    public long expired(long nowNs) {
        expiredAtNs.add(nowNs);
        return nextDeadlineNs;
    }

    @Override
    public void writable() {
        events.add("writable");
        onWritable.accept(this);
    }

    @Override
    public void overflowed() {
        events.add("overflowed");
        onOverflowed.accept(this);
    }

    @Override
    public void stopping() {
        events.add("stopping");
        onStopping.accept(this);
    }

    @Override
    public void failed(Throwable thrown) {
        events.add("failed");
        connection.abort();
    }
}
