package dev.corinth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.Chunks;
import dev.corinth.oracle.RawFrame;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

class FrameDecoderTest {
    private static final int KEY = 0x89ABCDEF;

    static final List<RawFrame> HEADERS =
            List.of(
                    RawFrame.ping(),
                    RawFrame.of(15).withRsv(7).withFin(false),
                    RawFrame.binary().withLength(125).withMask(KEY),
                    RawFrame.binary().withLength(126),
                    RawFrame.text("").withLength(65535).withMask(KEY),
                    RawFrame.binary().withLength(65536),
                    RawFrame.binary().withLength(Long.MAX_VALUE).withMask(KEY),
                    RawFrame.binary().withLength(Long.MIN_VALUE),
                    RawFrame.binary().withLength(-1).withMask(KEY),
                    RawFrame.continuation().withLength(5).withLengthBits(64).withMask(KEY));

    @ParameterizedTest
    @FieldSource("HEADERS")
    void readsEveryFieldHoweverTheHeaderIsCut(RawFrame frame) {
        byte[] wire = frame.toBytes();
        Chunks.everySplit(
                wire,
                pieces -> {
                    FrameDecoder decoder = new FrameDecoder();
                    for (byte[] piece : pieces) {
                        assertThat(decoder.isComplete()).isFalse();
                        MemorySegment segment = Bytes.toNative(piece);
                        assertThat(decoder.read(segment, 0, piece.length)).isEqualTo(piece.length);
                    }
                    expectFields(decoder, frame, wire);
                });
    }

    @ParameterizedTest
    @FieldSource("HEADERS")
    void takesNothingBehindTheHeader(RawFrame frame) {
        byte[] wire = frame.toBytes();
        byte[] more = Bytes.concat(wire, new byte[] {1, 2, 3});
        for (int cut = 0; cut < wire.length; cut++) {
            FrameDecoder decoder = new FrameDecoder();
            decoder.read(Bytes.toNative(Arrays.copyOf(more, cut)), 0, cut);

            long next = decoder.read(Bytes.toNative(more), cut, more.length);

            assertThat(next).isEqualTo(wire.length);
            expectFields(decoder, frame, wire);
        }
    }

    @ParameterizedTest
    @FieldSource("HEADERS")
    void startsAnewAfterReset(RawFrame frame) {
        FrameDecoder decoder = new FrameDecoder();
        byte[] other = RawFrame.binary().withLength(1L << 40).withMask(-1).toBytes();
        decoder.read(Bytes.toNative(other), 0, other.length);
        decoder.reset();
        byte[] wire = frame.toBytes();

        for (int i = 0; i < wire.length; i++) {
            decoder.read(Bytes.toNative(wire[i]), 0, 1);
        }

        expectFields(decoder, frame, wire);
    }

    private static void expectFields(FrameDecoder decoder, RawFrame frame, byte[] wire) {
        assertThat(decoder.isComplete()).isTrue();
        assertThat(decoder.first()).isEqualTo(wire[0] & 0xFF);
        assertThat(decoder.second()).isEqualTo(wire[1] & 0xFF);
        assertThat(decoder.isFinal()).isEqualTo(frame.isFin());
        assertThat(decoder.opcode()).isEqualTo(frame.opcode());
        assertThat(decoder.isCompressed()).isEqualTo((frame.rsv() & 4) != 0);
        assertThat(decoder.isMasked()).isEqualTo(frame.isMasked());
        assertThat(decoder.headerLength()).isEqualTo(wire.length);
        assertThat(RawFrame.of(0).withLength(decoder.payloadLength()).withLengthBits(64))
                .isEqualTo(
                        RawFrame.of(0)
                                .withLength(declared(wire, frame.lengthBits()))
                                .withLengthBits(64));
        if (frame.isMasked()) {
            assertThat(decoder.key()).isEqualTo(Integer.reverseBytes(frame.maskKey()));
        }
    }

    private static long declared(byte[] wire, int bits) {
        if (bits == 7) {
            return wire[1] & 0x7F;
        }
        long length = 0;
        for (int i = 2; i < 2 + bits / 8; i++) {
            length = (length << 8) | (wire[i] & 0xFF);
        }
        return length;
    }
}
