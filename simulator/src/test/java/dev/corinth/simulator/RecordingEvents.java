package dev.corinth.simulator;

import dev.corinth.poller.IoError;
import dev.corinth.poller.Line;
import dev.corinth.poller.LineEvents;
import dev.corinth.poller.Listener;
import dev.corinth.poller.Pieces;
import dev.corinth.poller.Poller;
import dev.corinth.poller.PollerSource;
import dev.corinth.poller.SocketHandle;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A loop that writes down all that it is told, and does what a test puts into it. Owned by the
/// test.
class RecordingEvents implements LineEvents {
    /// Any line. Owned by its loop.
    static final class PlainLine extends Line {}

    /// What a test does when bytes arrive.
    interface OnReceived {
        void received(Line line, MemorySegment segment, long from, long to);
    }

    static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    final List<String> log = new ArrayList<>();
    final List<Line> accepted = new ArrayList<>();
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final Poller poller;
    OnReceived onReceived = (line, segment, from, to) -> {};
    Runnable onAccepted = () -> {};
    Optional<Line> nextLine = Optional.empty();
    Optional<SocketHandle> handle = Optional.empty();

    RecordingEvents(PollerSource source) {
        poller = source.open(this);
    }

    /// Polls and lets time pass until nothing is under way any more.
    static void settle(SimulatedNetwork network, RecordingEvents... loops) {
        do {
            while (!network.isQuiet()) {
                for (RecordingEvents loop : loops) {
                    loop.poller.poll(0);
                }
            }
        } while (network.advanceToNext());
    }

    static MemorySegment segment(byte[] bytes) {
        return Arena.ofAuto().allocateFrom(ValueLayout.JAVA_BYTE, bytes);
    }

    static Pieces pieces(byte... bytes) {
        var pieces = new Pieces();
        pieces.add(segment(bytes), 0, bytes.length);
        return pieces;
    }

    Line connect(SocketAddress address) {
        var line = new PlainLine();
        poller.connect(line, address);
        return line;
    }

    @Override
    public Line newLine(Listener listener) {
        return nextLine.orElseGet(PlainLine::new);
    }

    @Override
    public void accepted(Listener listener, Line line) {
        log.add("accepted " + line.slot() + " by " + listener.number());
        accepted.add(line);
        onAccepted.run();
    }

    @Override
    public void acceptFailed(Listener listener, IoError error) {
        log.add("acceptFailed " + error.kind());
    }

    @Override
    public void connected(Line line) {
        log.add("connected " + line.slot());
    }

    @Override
    public void received(Line line, MemorySegment segment, long from, long to) {
        log.add("received " + line.slot() + ": " + (to - from) + " at " + from);
        bytes.writeBytes(segment.asSlice(from, to - from).toArray(ValueLayout.JAVA_BYTE));
        onReceived.received(line, segment, from, to);
    }

    @Override
    public void ended(Line line) {
        log.add("ended " + line.slot());
    }

    @Override
    public void sent(Line line) {
        log.add("sent " + line.slot());
    }

    @Override
    public void closed(Line line, IoError error) {
        log.add("closed " + line.slot() + " " + error.kind());
    }

    @Override
    public void released(Line line, SocketHandle released) {
        log.add("released " + line.slot());
        handle = Optional.of(released);
    }
}
