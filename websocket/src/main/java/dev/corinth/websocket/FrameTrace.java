package dev.corinth.websocket;

import dev.corinth.engine.Counter;
import dev.corinth.engine.SparingLog;
import dev.corinth.wire.FrameScanner;
import dev.corinth.wire.SeenFrame;

import org.jspecify.annotations.Nullable;

import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Shows the frames of one WebSocket to taps. Owned by its loop; a session has one only while it is
/// watched.
final class FrameTrace {
    private static final SparingLog LOG = new SparingLog(System.getLogger("dev.corinth.websocket"));

    private static final int MOST_PAYLOAD = 4096;

    private final WebSocketSession session;
    private final List<FrameTap> taps = new ArrayList<>();
    private final FrameScanner received = new FrameScanner(MOST_PAYLOAD, this::showReceived);
    private final FrameScanner sent = new FrameScanner(MOST_PAYLOAD, this::keepSent);

    /// A frame that leaves and was not shown yet.
    private @Nullable SeenFrame leaving;

    /// Whether received frames are looked at: one that was under way when the first tap came is
    /// passed over.
    private boolean isReading;

    /// Whether what comes next was seen before: it was held back by a pause.
    private boolean isSeen;

    FrameTrace(WebSocketSession session) {
        this.session = session;
    }

    /// Shows bytes that came, if anybody watches.
    static void received(
            WebSocketSession session,
            MemorySegment segment,
            long from,
            long to,
            boolean isBetween) {
        FrameTrace watched = session.trace();
        if (watched != null) {
            watched.received(segment, from, to, isBetween);
        }
    }

    /// Says that what is received next was shown before.
    static void passNext(WebSocketSession session) {
        FrameTrace watched = session.trace();
        if (watched != null) {
            watched.isSeen = true;
        }
    }

    void add(FrameTap tap) {
        taps.add(tap);
    }

    /// Shows no more to a tap.
    ///
    /// @return whether nobody is left
    boolean remove(FrameTap tap) {
        taps.remove(tap);
        return taps.isEmpty();
    }

    /// Bytes came.
    ///
    /// @param isBetween whether they begin with the first byte of a frame
    void received(MemorySegment segment, long from, long to, boolean isBetween) {
        if (isSeen) {
            isSeen = false;
            return;
        }
        isReading |= isBetween;
        if (isReading) {
            received.scan(segment, from, to);
        }
    }

    /// A part of a frame is about to leave; the parts of one frame follow each other. Nobody is
    /// told before [#tell].
    void keep(MemorySegment segment, long from, long to) {
        sent.scan(segment, from, to);
    }

    /// Shows the frame that was kept. It has left, and nothing that a tap may use by sending
    /// something (the memory of the loop, a compressor) is needed for it any more.
    ///
    /// @param watched what kept it, or null if nobody watches
    static void tell(@Nullable FrameTrace watched) {
        if (watched != null) {
            watched.tell();
        }
    }

    private void tell() {
        SeenFrame frame = leaving;
        leaving = null;
        if (frame != null) {
            show(true, frame);
        }
    }

    private void showReceived(SeenFrame frame) {
        show(false, frame);
    }

    private void keepSent(SeenFrame frame) {
        leaving = frame;
    }

    private void show(boolean isSent, SeenFrame frame) {
        // From the last to the first, since a tap may leave meanwhile.
        for (int i = taps.size() - 1; i >= 0; i--) {
            show(taps.get(i), isSent, frame);
        }
    }

    /// A tap that throws is shown nothing more of this WebSocket, which goes on as if it had not.
    private void show(FrameTap tap, boolean isSent, SeenFrame frame) {
        try {
            tap.frame(session, isSent, frame);
        } catch (Throwable thrown) {
            if (thrown instanceof VirtualMachineError error
                    && !(thrown instanceof StackOverflowError)) {
                throw error;
            }
            session.unwatch(tap);
            session.tools().loop.counters().add(Counter.CALLBACK_FAILED, 1);
            String whose = Long.toHexString(session.id());
            LOG.log(Level.ERROR, "Exception in a tap, taken off connection " + whose, thrown);
        }
    }
}
