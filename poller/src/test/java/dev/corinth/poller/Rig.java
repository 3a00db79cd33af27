package dev.corinth.poller;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A poller with a loop that is stepped by a test, and checks that hold for every event of every
/// test. Owned by the test.
public final class Rig implements LineEvents, AutoCloseable {
    private static final long STEP_NS = 1_000_000;
    private static final long PATIENCE_NS = 50_000_000_000L;

    /// Something that may fail while a test waits for it.
    interface Condition {
        boolean holds() throws IOException;
    }

    final Poller poller;
    final List<TestLine> accepted = new ArrayList<>();
    final List<IoError> acceptErrors = new ArrayList<>();
    @Nullable MemorySegment lastSegment;
    long lastFrom;
    TestLine nextLine = new TestLine();
    private boolean polling;
    private int polls;

    Rig(PollerSource source) {
        poller = source.open(this);
    }

    /// Polls once.
    int poll(long timeoutNs) {
        polling = true;
        polls++;
        try {
            return poller.poll(timeoutNs);
        } finally {
            polling = false;
        }
    }

    /// How many polls there were.
    int polls() {
        return polls;
    }

    /// Polls until something holds.
    void until(Condition condition) throws IOException {
        long start = System.nanoTime();
        while (!condition.holds()) {
            assertThat(System.nanoTime() - start).as("waited in vain").isLessThan(PATIENCE_NS);
            poll(STEP_NS);
        }
    }

    /// Polls for a while, to see what else comes.
    void settle() {
        for (int i = 0; i < 20; i++) {
            poll(STEP_NS);
        }
    }

    /// Listens on a free address.
    Listener listen(World world) throws IOException {
        return poller.listen(ListenSpec.of(world.freeAddress()));
    }

    /// The line of a peer that dials now.
    TestLine accept() throws IOException {
        int before = accepted.size();
        until(() -> accepted.size() > before);
        return accepted.get(before);
    }

    /// A line that is being connected.
    TestLine connect(SocketAddress address) {
        var line = new TestLine();
        poller.connect(line, address);
        return line;
    }

    /// Writes all bytes of a text now.
    long write(Line line, byte[]... parts) {
        try (Arena arena = Arena.ofConfined()) {
            var pieces = new Pieces();
            for (byte[] part : parts) {
                MemorySegment segment = arena.allocateFrom(ValueLayout.JAVA_BYTE, part);
                pieces.add(segment, 0, part.length);
            }
            return poller.write(line, pieces);
        }
    }

    /// Polls until a line has got so many bytes, and takes them.
    byte[] receive(TestLine line, int count) throws IOException {
        until(() -> line.bytes.size() >= count);
        byte[] all = line.bytes.toByteArray();
        line.bytes.reset();
        return all;
    }

    /// Polls until a peer has got so many bytes, and takes them.
    byte[] take(World.Peer peer, int count) throws IOException {
        var all = new ByteArrayOutputStream();
        until(
                () -> {
                    all.writeBytes(peer.take(count - all.size()));
                    return all.size() >= count;
                });
        return all.toByteArray();
    }

    /// Polls until a peer has sent all of some bytes.
    void send(World.Peer peer, byte[] bytes) throws IOException {
        int[] sent = {0};
        until(
                () -> {
                    byte[] rest = Arrays.copyOfRange(bytes, sent[0], bytes.length);
                    sent[0] += peer.send(rest);
                    return sent[0] == bytes.length;
                });
    }

    @Override
    public Line newLine(Listener listener) {
        return nextLine;
    }

    @Override
    public void accepted(Listener listener, Line line) {
        assertThat(line).isSameAs(nextLine);
        TestLine mine = check(line);
        mine.add("accepted");
        accepted.add(mine);
        nextLine = new TestLine();
        mine.onAccepted.run();
    }

    @Override
    public void acceptFailed(Listener listener, IoError error) {
        assertThat(polling).isTrue();
        assertThat(error.isError()).isTrue();
        acceptErrors.add(error);
    }

    @Override
    public void connected(Line line) {
        check(line).add("connected");
    }

    @Override
    public void received(Line line, MemorySegment segment, long from, long to) {
        TestLine mine = check(line);
        assertThat(segment.isNative()).isTrue();
        assertThat(to).isGreaterThan(from);
        mine.add("received");
        byte[] bytes = segment.asSlice(from, to - from).toArray(ValueLayout.JAVA_BYTE);
        mine.bytes.writeBytes(bytes);
        mine.sizes.add(bytes.length);
        segment.asSlice(from, to - from).fill((byte) 0xEE);
        lastSegment = segment;
        lastFrom = from;
        mine.onReceived.run();
    }

    @Override
    public void ended(Line line) {
        TestLine mine = check(line);
        mine.add("ended");
    }

    @Override
    public void sent(Line line) {
        TestLine mine = check(line);
        mine.add("sent");
        mine.onSent.run();
    }

    @Override
    public void closed(Line line, IoError error) {
        TestLine mine = check(line);
        mine.error = error;
        mine.add("closed");
        mine.onEnd.run();
    }

    @Override
    public void released(Line line, SocketHandle handle) {
        TestLine mine = check(line);
        mine.handle = handle;
        mine.add("released");
        mine.onEnd.run();
    }

    @Override
    public void close() {
        poller.close();
    }

    private TestLine check(Line line) {
        assertThat(polling).as("an event from inside another call").isTrue();
        assertThat(poller.lines().find(line.slot(), line.generation())).isSameAs(line);
        return (TestLine) line;
    }
}
