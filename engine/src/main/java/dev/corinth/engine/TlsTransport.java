package dev.corinth.engine;

import dev.corinth.poller.IoError;
import dev.corinth.poller.Pieces;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/// TLS between a line and the protocol of one connection: received bytes are opened before the
/// protocol sees them, output is sealed when it leaves. Owned by its loop.
///
/// Buffers belong to the loop; the connection keeps bytes only while a record is unfinished.
/// Frames keep their borders until they are sealed, so the policies of a queue work with TLS too.
final class TlsTransport {
    private static final byte[] NOTHING = {};

    /// How much sealed output may wait: more than any handshake says at once. A peer that goes on
    /// asking for answers (RFC 8446 §4.6.3) without taking them gets no further.
    private static final long MAX_SEALED_BYTES = 64 << 10;

    /// What a client says until its handshake is done.
    private static final long MAX_GREETING_BYTES = 32 << 10;

    private final SSLEngine engine;
    private final TlsBuffers buffers;
    private final OutputQueue sealed;
    private byte[] rest = NOTHING;
    private int greetedBytes;
    private boolean isComputing;
    private boolean justFinished;
    private boolean isOpen;
    private boolean hasEnded;
    private boolean isFailed;

    TlsTransport(SSLEngine engine, TlsBuffers buffers, Slabs slabs) {
        this.engine = engine;
        this.buffers = buffers;
        this.sealed = new OutputQueue(slabs);
    }

    /// Opens what arrived and hands the plain text to the protocol. What comes after a failure or
    /// after the peer's farewell is not looked at.
    void received(Connection connection, MemorySegment segment, long from, long to) {
        if (isFailed || hasEnded) {
            return;
        }
        try {
            if (isComputing) {
                keep(segment, from, to);
            } else {
                openAll(connection, segment, from, to);
            }
        } catch (SSLException | RuntimeException | AssertionError e) {
            fail(connection, e);
        }
    }

    /// A handshake has as much to say as fits, and no more; certificates of clients need room.
    private void requireBounded(int more) throws SSLException {
        if (isOpen || engine.getUseClientMode()) {
            return;
        }
        boolean asks = engine.getNeedClientAuth() || engine.getWantClientAuth();
        long most = (asks ? 2 : 1) * MAX_GREETING_BYTES;
        greetedBytes += more;
        if (greetedBytes > most) {
            throw new SSLException("a handshake longer than " + most + " bytes");
        }
    }

    /// Keeps what comes while the handshake is computed.
    private void keep(MemorySegment segment, long from, long to) {
        int had = rest.length;
        int more = Math.toIntExact(to - from);
        rest = Arrays.copyOf(rest, had + more);
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, from, rest, had, more);
    }

    /// Does what the handshake wants computed, and goes on with what came meanwhile.
    void compute(Connection connection) {
        isComputing = false;
        connection.resume();
        try {
            runTasks();
            handshake(connection);
            openKept(connection);
        } catch (SSLException | RuntimeException | AssertionError e) {
            fail(connection, e);
        }
    }

    private void openKept(Connection connection) throws SSLException {
        byte[] kept = rest;
        rest = NOTHING;
        int at = 0;
        while (at < kept.length && opens(connection)) {
            int had = rest.length;
            System.arraycopy(rest, 0, buffers.cipherIn, 0, had);
            rest = NOTHING;
            int part = Math.min(kept.length - at, buffers.cipherIn.length - had);
            System.arraycopy(kept, at, buffers.cipherIn, had, part);
            at += part;
            open(connection, had + part);
        }
        int left = kept.length - at;
        if (left > 0) {
            int had = rest.length;
            rest = Arrays.copyOf(rest, had + left);
            System.arraycopy(kept, at, rest, had, left);
        }
    }

    private boolean opens(Connection connection) {
        return !isComputing && !hasEnded && connection.state.isAlive();
    }

    /// The line is connected: the client speaks first.
    void start(Connection connection) {
        try {
            engine.beginHandshake();
            handshake(connection);
        } catch (SSLException | RuntimeException | AssertionError e) {
            fail(connection, e);
        }
    }

    private void openAll(Connection connection, MemorySegment segment, long from, long to)
            throws SSLException {
        for (long at = from; at < to && !hasEnded && connection.state.isAlive(); ) {
            if (isComputing) {
                keep(segment, at, to);
                return;
            }
            int kept = rest.length;
            System.arraycopy(rest, 0, buffers.cipherIn, 0, kept);
            rest = NOTHING;
            int part = (int) Math.min(to - at, buffers.cipherIn.length - kept);
            MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, at, buffers.cipherIn, kept, part);
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
        if (!sealed.isEmpty()) {
            return sealed;
        }
        if (isFailed || engine.isOutboundDone()) {
            // TLS 1.2 is over in both directions once one side says so (RFC 5246 §7.2.1).
            connection.loop.outlet().dropQueue(connection);
            return sealed;
        }
        try {
            if (isOpen && connection.hasQueue()) {
                sealRecord(connection.queue());
            } else if (isOpen && !connection.state.takesOutput()) {
                sealFarewell();
            }
        } catch (SSLException | RuntimeException | AssertionError e) {
            fail(connection, e);
        }
        return sealed;
    }

    /// Gives the memory back that the last sealed bytes lay in; nothing waits.
    void trim() {
        sealed.clear();
    }

    OutputQueue sealed() {
        return sealed;
    }

    void close() {
        sealed.clear();
        rest = NOTHING;
        engine.closeOutbound();
    }

    private void sealFarewell() throws SSLException {
        engine.closeOutbound();
        boolean more = true;
        while (more && !engine.isOutboundDone()) {
            more = wrapsMore();
        }
    }

    private void sealRecord(OutputQueue queue) throws SSLException {
        Pieces pieces = buffers.pieces;
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
        if (sealed.bytes() + produced > MAX_SEALED_BYTES) {
            throw new SSLException("the peer asks for more than it takes");
        }
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
        while (more && !isComputing && connection.state.isAlive()) {
            ByteBuffer plain = buffers.plainBuffer.clear();
            SSLEngineResult result = engine.unwrap(cipher, plain);
            if (result.getStatus() == Status.BUFFER_OVERFLOW) {
                throw new SSLException("plain text longer than " + plain.capacity() + " bytes");
            }
            more = result.bytesConsumed() > 0 || result.bytesProduced() > 0;
            requireBounded(result.bytesConsumed());
            noteFinished(result);
            handshake(connection);
            deliver(connection, result.bytesProduced());
            if (engine.isInboundDone()) {
                ended(connection);
                return;
            }
        }
        if (cipher.hasRemaining()) {
            rest = Arrays.copyOfRange(buffers.cipherIn, cipher.position(), cipher.limit());
            if (!isComputing && rest.length > TlsBuffers.RECORD_BYTES) {
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
    private void handshake(Connection connection) throws SSLException {
        while (!isComputing) {
            HandshakeStatus status = engine.getHandshakeStatus();
            if (status == HandshakeStatus.NEED_TASK) {
                if (isOpen) {
                    throw new SSLException("the peer asks for a second handshake");
                }
                // The loop does it when it is this connection's turn (T-10); nothing is read until
                // then.
                isComputing = true;
                buffers.work.add(connection);
                connection.pause();
                break;
            } else if (status != HandshakeStatus.NEED_WRAP || !wrapsMore()) {
                break;
            }
        }
        if (justFinished) {
            justFinished = false;
            isOpen = true;
            connection.loop.tellOpened(connection);
        }
    }

    private boolean wrapsMore() throws SSLException {
        long before = sealed.bytes();
        wrap(0);
        return sealed.bytes() > before;
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
    private void fail(Connection connection, Throwable reason) {
        Outlet outlet = connection.loop.outlet();
        connection.failure = new IoError(IoError.Kind.OTHER, "TLS: " + reason.getMessage());
        isFailed = true;
        try {
            engine.closeOutbound();
            wrap(0);
            outlet.closeAfterAlert(connection);
        } catch (SSLException | RuntimeException | AssertionError e) {
            // The engine has no alert to send either.
            outlet.abort(connection);
        }
    }

    /// Who the peer is by its certificate.
    ///
    /// @return its own certificate first; empty if it was not asked, or has none
    List<X509Certificate> peerCertificates() {
        boolean asks = engine.getNeedClientAuth() || engine.getWantClientAuth();
        if (!asks && !engine.getUseClientMode()) {
            return List.of();
        }
        try {
            return Stream.of(engine.getSession().getPeerCertificates())
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
    }

    /// What was agreed.
    SSLSession session() {
        return engine.getSession();
    }

    /// What the peer chose by ALPN.
    ///
    /// @return the name, empty if none was chosen, or null while the handshake goes on
    @Nullable String applicationProtocol() {
        return engine.getApplicationProtocol();
    }
}
