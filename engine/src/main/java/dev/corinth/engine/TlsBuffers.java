package dev.corinth.engine;

import dev.corinth.poller.Pieces;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// The buffers in which one loop turns cipher text into plain text and back. Owned by its loop,
/// made when its first TLS connection is.
///
/// The cipher side lies on the heap, where an `SSLEngine` is three times faster than in native
/// memory; the plain side that protocols see is native.
final class TlsBuffers {
    /// The longest record with its header, and some: RFC 8446 §5.2 allows 2^14 + 256 + 5 bytes.
    static final int RECORD_BYTES = (16 << 10) + 512;

    /// The longest plain text of one record.
    static final int PLAIN_BYTES = 16 << 10;

    /// Cipher text that is being read; larger than a record, so that several fit.
    final byte[] cipherIn = new byte[4 * RECORD_BYTES];

    final byte[] cipherOut = new byte[2 * RECORD_BYTES];
    final byte[] plain = new byte[2 * RECORD_BYTES];

    final ByteBuffer cipherInBuffer = ByteBuffer.wrap(cipherIn);
    final ByteBuffer cipherOutBuffer = ByteBuffer.wrap(cipherOut);
    final ByteBuffer plainBuffer = ByteBuffer.wrap(plain);

    /// What handshakes have to compute.
    final TlsWork work = new TlsWork();

    /// What is being sealed.
    final Pieces pieces = new Pieces();

    /// Where plain text is handed to a protocol.
    final MemorySegment nativePlain;

    TlsBuffers(Slabs slabs) {
        nativePlain = slabs.take(2 * RECORD_BYTES);
    }

    void close(Slabs slabs) {
        slabs.give(nativePlain);
    }
}
