package dev.corinth.files;

import dev.corinth.engine.SendResult;
import dev.corinth.engine.SparingLog;
import dev.corinth.server.AnswerStream;
import dev.corinth.server.HttpExchange;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Sends parts of a file as its peer takes them. Runs on a thread for the disk, one at a time; is
/// woken by the loop.
///
/// What waits to be sent of it is at most 64 KiB: the next piece is read when there is room.
final class FileSender {
    /// How much of a file may wait to be sent to one peer.
    static final int MOST_WAITING_BYTES = 64 << 10;

    private static final SparingLog LOG = new SparingLog(System.getLogger("dev.corinth.files"));
    private static final int PIECE_BYTES = 16 << 10;

    /// After so many pieces others have a turn.
    private static final int PIECES_A_TURN = 16;

    private final HttpExchange exchange;
    private final FileContent file;
    private final List<FilePlan.Slice> slices;
    private final AnswerStream out;
    private final DiskThreads threads;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean isOver;
    private boolean isClosed;
    private int slice;
    private long at;

    FileSender(HttpExchange exchange, FileContent file, FilePlan plan, DiskThreads threads) {
        this.exchange = exchange;
        this.file = file;
        this.slices = plan.slices();
        this.threads = threads;
        exchange.whenOver(this::over);
        this.out = exchange.begin(plan.status(), plan.headers(), plan.length());
        out.onWritable(this::wake);
    }

    /// Goes on, unless it goes on already.
    void wake() {
        if (calls.getAndIncrement() == 0) {
            threads.goOn(this::run);
        }
    }

    private void over() {
        isOver = true;
        wake();
    }

    private void run() {
        int seen = calls.get();
        try {
            turn();
        } catch (IOException | RuntimeException e) {
            // Whatever it is, nobody else goes on with this answer.
            LOG.log(Level.WARNING, "a file cannot be read on: " + exchange, e);
            out.abort();
        }
        if (calls.addAndGet(-seen) > 0) {
            threads.goOn(this::run);
        }
    }

    private void turn() throws IOException {
        int pieces = 0;
        while (!isOver && slice < slices.size() && pieces < PIECES_A_TURN) {
            if (out.waitingBytes() + PIECE_BYTES > MOST_WAITING_BYTES) {
                out.askWritable();
                return;
            }
            if (!sendPiece()) {
                return;
            }
            pieces++;
        }
        if (isOver) {
            close();
        } else if (slice == slices.size()) {
            out.end();
            close();
        } else {
            wake();
        }
    }

    /// @return whether to go on
    private boolean sendPiece() throws IOException {
        FilePlan.Slice current = slices.get(slice);
        byte[] piece = piece(current);
        if (piece.length == 0 && at < current.length()) {
            // Nothing may stand in for what is missing (S-08).
            LOG.log(Level.WARNING, "a file has become shorter: " + exchange, null);
            close();
            out.abort();
            return false;
        }
        SendResult result = out.writeOwn(piece);
        if (result.isTaken()) {
            at += piece.length;
            if (at == current.length()) {
                slice++;
                at = 0;
            }
        }
        return result.isTaken();
    }

    private byte[] piece(FilePlan.Slice current) throws IOException {
        int text = current.text().length();
        if (at < text) {
            return Arrays.copyOfRange(current.textBytes(), (int) at, text);
        }
        long from = current.from() + at - text;
        return file.read(from, (int) Math.min(PIECE_BYTES, current.to() - from));
    }

    private void close() {
        if (!isClosed) {
            isClosed = true;
            file.close();
        }
    }
}
