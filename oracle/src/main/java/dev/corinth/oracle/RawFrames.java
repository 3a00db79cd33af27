package dev.corinth.oracle;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A slow and obvious reader and writer of frames, written from RFC 6455 §5.2 alone.
/// Safe for any thread: it holds no state.
///
/// It judges nothing: whatever has the shape of a frame is one.
public final class RawFrames {
    private RawFrames() {}

    /// Writes frames one behind the other.
    ///
    /// @param frames in the order of the wire
    /// @return all their bytes
    public static byte[] write(RawFrame... frames) {
        return write(List.of(frames));
    }

    /// Writes frames one behind the other.
    ///
    /// @param frames in the order of the wire
    /// @return all their bytes
    public static byte[] write(List<RawFrame> frames) {
        return Bytes.concat(frames.stream().map(RawFrame::toBytes).toArray(byte[][]::new));
    }

    /// Reads a stream that must end at the end of a frame.
    ///
    /// @param stream any number of whole frames
    /// @return the frames, their payloads unmasked
    /// @throws IllegalArgumentException when the last frame is cut off
    public static List<RawFrame> read(byte[] stream) {
        List<RawFrame> frames = new ArrayList<>();
        int at = 0;
        while (at < stream.length) {
            byte[] rest = Arrays.copyOfRange(stream, at, stream.length);
            int start = at;
            RawFrame frame =
                    first(rest)
                            .orElseThrow(
                                    () ->
                                            new IllegalArgumentException(
                                                    "cut off at "
                                                            + start
                                                            + " of "
                                                            + Bytes.describe(stream)));
            frames.add(frame);
            at += frame.toBytes().length;
        }
        return frames;
    }

    /// Reads the first frame of a stream.
    ///
    /// @param stream its bytes from the start of a frame on
    /// @return the frame, whose own bytes tell where the next begins; empty when more is needed
    public static Optional<RawFrame> first(byte[] stream) {
        if (stream.length < 2) {
            return Optional.empty();
        }
        int lengthField = stream[1] & 0x7F;
        int lengthBits = lengthField == 127 ? 64 : lengthField == 126 ? 16 : 7;
        boolean masked = (stream[1] & 0x80) != 0;
        int keyAt = 2 + (lengthBits == 7 ? 0 : lengthBits / 8);
        int payloadAt = keyAt + (masked ? 4 : 0);
        if (stream.length < payloadAt) {
            return Optional.empty();
        }
        BigInteger length =
                lengthBits == 7
                        ? BigInteger.valueOf(lengthField)
                        : new BigInteger(1, Arrays.copyOfRange(stream, 2, keyAt));
        BigInteger end = length.add(BigInteger.valueOf(payloadAt));
        if (end.compareTo(BigInteger.valueOf(stream.length)) > 0) {
            return Optional.empty();
        }
        byte[] wire = Arrays.copyOfRange(stream, payloadAt, end.intValueExact());
        int key =
                masked
                        ? new BigInteger(Arrays.copyOfRange(stream, keyAt, payloadAt)).intValue()
                        : 0;
        RawFrame frame =
                RawFrame.of(stream[0] & 0xF, RawFrame.masked(wire, key))
                        .withFin((stream[0] & 0x80) != 0)
                        .withRsv((stream[0] >> 4) & 7)
                        .withLengthBits(lengthBits);
        return Optional.of(masked ? frame.withMask(key) : frame);
    }

    /// Cuts a frame into fragments (RFC 6455 §5.4): the first keeps opcode and reserved bits, the
    /// others are continuations, only the last is final.
    ///
    /// @param message a text or binary frame
    /// @param cuts ascending positions inside its payload; equal ones give an empty fragment
    /// @return one frame more than there are cuts, masked as the whole was
    public static List<RawFrame> fragments(RawFrame message, int... cuts) {
        byte[] payload = message.payload();
        List<RawFrame> fragments = new ArrayList<>();
        int from = 0;
        for (int index = 0; index <= cuts.length; index++) {
            int to = index == cuts.length ? payload.length : cuts[index];
            byte[] part = Arrays.copyOfRange(payload, from, to);
            RawFrame fragment =
                    index == 0
                            ? RawFrame.of(message.opcode(), part).withRsv(message.rsv())
                            : RawFrame.continuation(part);
            fragment = fragment.withFin(index == cuts.length);
            fragments.add(message.isMasked() ? fragment.withMask(message.maskKey()) : fragment);
            from = to;
        }
        return fragments;
    }

    /// Joins the fragments of one message, the opposite of [#fragments(RawFrame, int...)].
    ///
    /// @param fragments a first frame and its continuations, the last of them final
    /// @return the whole message as one unmasked frame
    public static RawFrame join(List<RawFrame> fragments) {
        RawFrame first = fragments.getFirst();
        int last = fragments.size() - 1;
        for (int index = 0; index <= last; index++) {
            RawFrame fragment = fragments.get(index);
            boolean opens = fragment.opcode() != RawFrame.CONTINUATION;
            if (opens != (index == 0) || fragment.isFin() != (index == last)) {
                throw new AssertionError("no fragments of one message: " + fragments);
            }
        }
        byte[][] parts = fragments.stream().map(RawFrame::payload).toArray(byte[][]::new);
        return RawFrame.of(first.opcode(), Bytes.concat(parts)).withRsv(first.rsv());
    }
}
