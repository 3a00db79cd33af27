package dev.corinth.wire;

import org.jspecify.annotations.Nullable;

/// What the open message has cost so far, against its limits.
/// Owned by its loop.
///
/// Every sum is checked as `added > limit - sum`, which cannot overflow.
final class MessageMeter {
    private long maxBytes;
    private long maxFragments;
    private long maxChain;
    private long bytes;
    private long fragments;
    private long chain;

    void bind(MessageLimits limits, boolean streaming) {
        maxBytes = limits.bytes(streaming);
        maxFragments = limits.fragments(streaming);
        maxChain = limits.chain(streaming);
    }

    /// A message starts.
    void start() {
        bytes = 0;
        fragments = 0;
        chain = 0;
    }

    /// A frame of the message starts. Decided from its header, before any of its payload.
    @Nullable Violation addFrame(FrameDecoder header, boolean compressed) {
        long length = header.payloadLength();
        if (!compressed && length > maxBytes - bytes) {
            return Violation.MESSAGE_TOO_BIG;
        }
        if (fragments == maxFragments) {
            return Violation.TOO_MANY_FRAGMENTS;
        }
        fragments++;
        if (!compressed) {
            bytes += length;
        }
        return addToChain(header);
    }

    /// Headers, payloads as sent and interleaved control frames count alike.
    @Nullable Violation addToChain(FrameDecoder header) {
        long room = maxChain - chain - header.headerLength();
        if (header.payloadLength() > room) {
            return Violation.FRAME_CHAIN_TOO_BIG;
        }
        chain += header.headerLength() + header.payloadLength();
        return null;
    }

    /// Inflated bytes came out of a compressed payload.
    @Nullable Violation addInflated(int count) {
        if (count > maxBytes - bytes) {
            return Violation.MESSAGE_TOO_BIG;
        }
        bytes += count;
        return null;
    }

    /// Bytes of the message so far: those of frames as declared, those of compressed frames as
    /// inflated.
    long bytes() {
        return bytes;
    }

    /// How many more the message may have.
    long room() {
        return maxBytes - bytes;
    }

    long maxBytes() {
        return maxBytes;
    }
}
