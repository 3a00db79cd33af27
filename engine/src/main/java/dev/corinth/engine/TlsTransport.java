package dev.corinth.engine;

import dev.corinth.poller.IoError;
import dev.corinth.poller.Pieces;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// TLS between a line and the protocol of one connection: received bytes are opened before the
/// protocol sees them, output is sealed when it leaves. Owned by its loop.
///
/// Buffers belong to the loop; the connection keeps bytes only while a record is unfinished.
/// Frames keep their borders until they are sealed, so the policies of a queue work with TLS too.
final class TlsTransport {
    private static final byte[] NOTHING = {};

    private final SSLEngine engine;
    private final TlsBuffers buffers;
    private final OutputQueue sealed;
    private final Pieces pieces = new Pieces();
    private byte[] rest = NOTHING;
    private boolean justFinished;
    private boolean isOpen;
    private boolean hasEnded;
    private boolean isEndSealed;
    private boolean isFailed;

    TlsTransport(TlsSettings settings, TlsBuffers buffers, Slabs slabs) {
        this.engine = settings.engine();
        this.buffers = buffers;
        this.sealed = new OutputQueue(slabs);
    }

    /// Opens what arrived and hands the plain text to the protocol.
    void received(Connection connection, MemorySegment segment, long from, long to) {
        try {
            openAll(connection, segment, from, to);
        } catch (SSLException e) {
            fail(connection, e);
        }
    }

    /// The line is connected: the client speaks first.
    void start(Connection connection) {
        try {
            engine.beginHandshake();
            handshake(connection);
        } catch (SSLException e) {
            fail(connection, e);
        }
    }

    private void openAll(Connection connection, MemorySegment segment, long from, long to)
            throws SSLException {
        for (long at = from; at < to && connection.state.isAlive(); ) {
            int kept = rest.length;
            System.arraycopy(rest, 0, buffers.cipherIn, 0, kept);
            rest = NOTHING;
            int part = (int) Math.min(to - at, buffers.cipherIn.length - kept);
            MemorySegment.copy(
                    segment, ValueLayout.JAVA_BYTE, at, buffers.cipherIn, kept, part);
            at += part;
            open(connection, kept + part);
        }
    }

    /// The peer's half has ended, with its farewell or without.
    void ended(Connection connection) {
        if (!hasEnded) {
            hasEnded = true;
            connection.loop.tellEnded(connection);
        }
    }

    /// Seals what waits, if nothing sealed waits already, and the farewell when the connection is
    /// to end.
    ///
    /// @return what is to be sent
    OutputQueue seal(Connection connection) {
        if (!sealed.isEmpty() || !isOpen) {
            return sealed;
        }
        try {
            if (connection.hasQueue()) {
                sealRecord(connection.queue());
            } else if (!connection.state.takesOutput() && !isEndSealed) {
                isEndSealed = true;
                engine.closeOutbound();
                wrap(0);
            }
        } catch (SSLException e) {
            fail(connection, e);
        }
        return sealed;
    }

    OutputQueue sealed() {
        return sealed;
    }

    void close() {
        sealed.clear();
        rest = NOTHING;
        engine.closeOutbound();
    }

    private void sealRecord(OutputQueue queue) throws SSLException {
        pieces.clear();
        queue.gather(pieces, TlsBuffers.PLAIN_BYTES);
        int length = 0;
        for (int i = 0; i < pieces.count(); i++) {
            int part = (int) (pieces.to(i) - pieces.from(i));
            MemorySegment.copy(
                    pieces.segment(i),
                    ValueLayout.JAVA_BYTE,
                    pieces.from(i),
                    buffers.plain,
                    length,
                    part);
            length += part;
        }
        pieces.clear();
        queue.taken(wrap(length));
    }

    /// Seals the first bytes of the plain buffer, or whatever the handshake wants said.
    ///
    /// @return how many bytes of the plain text were sealed
    private int wrap(int length) throws SSLException {
        ByteBuffer plain = buffers.plainBuffer.clear().limit(length);
        ByteBuffer cipher = buffers.cipherOutBuffer.clear();
        SSLEngineResult result = engine.wrap(plain, cipher);
        if (result.getStatus() == Status.BUFFER_OVERFLOW) {
            throw new SSLException("a record longer than " + cipher.capacity() + " bytes");
        }
        int produced = result.bytesProduced();
        if (produced > 0) {
            OutputBlock block = sealed.room(produced);
            MemorySegment.copy(
                    buffers.cipherOut,
                    0,
                    block.segment,
                    ValueLayout.JAVA_BYTE,
                    block.filled,
                    produced);
            sealed.addWritten(produced, OutputQueue.MUST, Connection.NO_KEY);
        }
        noteFinished(result);
        return result.bytesConsumed();
    }

    private void open(Connection connection, int length) throws SSLException {
        ByteBuffer cipher = buffers.cipherInBuffer.clear().limit(length);
        boolean more = true;
        while (more && connection.state.isAlive()) {
            ByteBuffer plain = buffers.plainBuffer.clear();
            SSLEngineResult result = engine.unwrap(cipher, plain);
            more = result.bytesConsumed() > 0 || result.bytesProduced() > 0;
            noteFinished(result);
            more |= handshake(connection);
            deliver(connection, result.bytesProduced());
            if (engine.isInboundDone()) {
                ended(connection);
                return;
            }
        }
        if (cipher.hasRemaining()) {
            rest = Arrays.copyOfRange(buffers.cipherIn, cipher.position(), cipher.limit());
            if (rest.length > TlsBuffers.RECORD_BYTES) {
                throw new SSLException("a record longer than " + TlsBuffers.RECORD_BYTES);
            }
        }
    }

    /// Hands plain text to the protocol. The cipher buffer is not used by what the protocol does
    /// meanwhile: sealing has a buffer of its own, but shares the one for plain text, which is why
    /// the text is copied out first.
    private void deliver(Connection connection, int length) {
        if (length > 0 && !hasEnded) {
            MemorySegment.copy(
                    buffers.plain, 0, buffers.nativePlain, ValueLayout.JAVA_BYTE, 0, length);
            connection.loop.tellReceived(connection, buffers.nativePlain, 0, length);
        }
    }

    /// Does what the handshake wants done until it needs bytes of the peer.
    ///
    /// @return whether anything was done that lets more bytes be opened
    private boolean handshake(Connection connection) throws SSLException {
        boolean worked = false;
        while (true) {
            HandshakeStatus status = engine.getHandshakeStatus();
            if (status == HandshakeStatus.NEED_TASK) {
                runTasks();
                worked = true;
            } else if (status == HandshakeStatus.NEED_WRAP && !engine.isOutboundDone()) {
                buffers.plainBuffer.clear();
                wrap(0);
            } else {
                break;
            }
        }
        if (justFinished) {
            justFinished = false;
            isOpen = true;
            connection.loop.tellOpened(connection);
        }
        return worked;
    }

    private void noteFinished(SSLEngineResult result) {
        justFinished |= result.getHandshakeStatus() == HandshakeStatus.FINISHED && !isOpen;
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask();
                task != null;
                task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    /// The peer broke the rules, or we cannot trust it: it is told by an alert, and the connection
    /// closes.
    private void fail(Connection connection, SSLException reason) {
        connection.failure = new IoError(IoError.Kind.OTHER, "TLS: " + reason.getMessage());
        if (isFailed) {
            connection.abort();
            return;
        }
        isFailed = true;
        try {
            wrap(0);
            isEndSealed = true;
            connection.close();
        } catch (SSLException e) {
            // The engine has no alert to send either.
            connection.abort();
        }
    }

    /// What the peer chose by ALPN.
    ///
    /// @return the name, empty if none was chosen, or null while the handshake goes on
    @Nullable String applicationProtocol() {
        return engine.getApplicationProtocol();
    }
}
