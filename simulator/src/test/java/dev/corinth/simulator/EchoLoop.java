package dev.corinth.simulator;

import dev.corinth.poller.IoError;
import dev.corinth.poller.Line;
import dev.corinth.poller.ListenSpec;
import dev.corinth.poller.Listener;
import dev.corinth.poller.Pieces;
import dev.corinth.poller.Poller;
import dev.corinth.poller.PollerSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

/// The smallest loop that echoes what it receives, as a careful engine would: what a write does
/// not take is copied and submitted, and reading rests meanwhile. Owned by the test.
final class EchoLoop extends RecordingEvents {
    private static final int QUEUE_BYTES = 8 << 10;

    /// A line with what is still to be sent on it.
    private static final class EchoLine extends Line {
        final MemorySegment queue = Arena.ofAuto().allocate(QUEUE_BYTES);
        long from;
        long to;
        boolean isSubmitted;
        boolean isEnded;
    }

    private final Pieces pieces = new Pieces();
    private final List<Listener> failed = new ArrayList<>();

    EchoLoop(PollerSource source) {
        super(source);
    }

    SocketAddress listen() {
        return poller.listen(ListenSpec.of(ANY_PORT)).address();
    }

    void turn() {
        poller.poll(0);
        List<Listener> retried = List.copyOf(failed);
        failed.clear();
        retried.forEach(listener -> poller.accepting(listener, true));
    }

    @Override
    public Line newLine(Listener listener) {
        return new EchoLine();
    }

    @Override
    public void acceptFailed(Listener listener, IoError error) {
        super.acceptFailed(listener, error);
        failed.add(listener);
    }

    @Override
    public void received(Line line, MemorySegment segment, long from, long to) {
        super.received(line, segment, from, to);
        var echo = (EchoLine) line;
        long taken = echo.isSubmitted ? 0 : write(line, segment, from, to);
        if (taken == Poller.BROKEN) {
            return;
        }
        long count = to - from - taken;
        MemorySegment.copy(segment, from + taken, echo.queue, echo.to, count);
        echo.to += count;
        submit(echo);
    }

    @Override
    public void sent(Line line) {
        super.sent(line);
        var echo = (EchoLine) line;
        echo.isSubmitted = false;
        submit(echo);
        if (echo.isEnded && !echo.isSubmitted) {
            poller.close(line);
        }
    }

    @Override
    public void ended(Line line) {
        super.ended(line);
        var echo = (EchoLine) line;
        echo.isEnded = true;
        if (!echo.isSubmitted) {
            poller.close(line);
        }
    }

    private long write(Line line, MemorySegment segment, long from, long to) {
        pieces.clear();
        pieces.add(segment, from, from + (to - from) / 2);
        pieces.add(segment, from + (to - from) / 2, to);
        return poller.write(line, pieces);
    }

    private void submit(EchoLine echo) {
        if (!echo.isSubmitted && echo.from < echo.to) {
            poller.submit(echo, echo.queue, echo.from, echo.to);
            echo.from = echo.to;
            echo.isSubmitted = true;
        }
        poller.receiving(echo, !echo.isSubmitted);
    }
}
