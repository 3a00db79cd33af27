package dev.corinth.engine;

import dev.corinth.poller.IoError;

import java.lang.foreign.MemorySegment;

/// What a connection speaks while its protocol is being made: nothing. Immutable.
enum NoProtocol implements Protocol {
    /// The only one.
    INSTANCE;

    @Override
    public void received(MemorySegment segment, long from, long to) {
        throw new IllegalStateException("bytes for a connection without a protocol");
    }

    @Override
    public void ended() {
        throw new IllegalStateException("the end of a connection without a protocol");
    }

    @Override
    public void closed(IoError error) {
        // It was refused before it spoke anything.
    }

    @Override
    public void overflowed() {
        throw new IllegalStateException("output of a connection without a protocol");
    }

    @Override
    public void failed(Throwable thrown) {
        // It was refused before it spoke anything.
    }
}
