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
        return headLength(stream)
                .filter(head -> end(stream, head).compareTo(BigInteger.valueOf(stream.length)) <= 0)
                .map(head -> frame(stream, head, end(stream, head).intValueExact()));
    }

    /// Two bytes, then the longer length, then the mask key; empty when they are not all there.
    private static Optional<Integer> headLength(byte[] stream) {
        if (stream.length < 2) {
            return Optional.empty();
        }
        int length = 2 + lengthBytes(stream) + keyBytes(stream);
        return stream.length < length ? Optional.empty() : Optional.of(length);
    }

    private static int lengthBytes(byte[] stream) {
        int field = stream[1] & 0x7F;
        return field == 127 ? 8 : field == 126 ? 2 : 0;
    }

    private static int keyBytes(byte[] stream) {
        return (stream[1] & 0x80) != 0 ? 4 : 0;
    }

    /// Where the frame ends, in numbers that cannot overflow.
    private static BigInteger end(byte[] stream, int headLength) {
        byte[] longer = Arrays.copyOfRange(stream, 2, 2 + lengthBytes(stream));
        BigInteger payload =
                longer.length == 0
                        ? BigInteger.valueOf(stream[1] & 0x7F)
                        : new BigInteger(1, longer);
        return payload.add(BigInteger.valueOf(headLength));
    }

    private static RawFrame frame(byte[] stream, int headLength, int end) {
        boolean masked = keyBytes(stream) > 0;
        byte[] key = Arrays.copyOfRange(stream, headLength - keyBytes(stream), headLength);
        int maskKey = masked ? new BigInteger(key).intValue() : 0;
        byte[] payload = Arrays.copyOfRange(stream, headLength, end);
        int lengthBits = lengthBytes(stream) == 0 ? 7 : 8 * lengthBytes(stream);
        RawFrame frame =
                RawFrame.of(stream[0] & 0xF, RawFrame.masked(payload, maskKey))
                        .withFin((stream[0] & 0x80) != 0)
                        .withRsv((stream[0] >> 4) & 7)
                        .withLengthBits(lengthBits);
        return masked ? frame.withMask(maskKey) : frame;
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
