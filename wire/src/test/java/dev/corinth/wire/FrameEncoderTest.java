package dev.corinth.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawFrames;
import dev.corinth.oracle.Seeds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;

class FrameEncoderTest {
    private static byte[] server(int opcode, byte... payload) {
        MemorySegment target = Arena.ofAuto().allocate(payload.length + 14L);
        MemorySegment source = Bytes.toNative(payload);
        long end =
                FrameEncoder.writeFrame(
                        target, 3, FrameEncoder.first(opcode), source, 0, payload.length);
        return Bytes.fromNative(target, 3, end);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 68656c6c6f, 81 05 68 65 6c 6c 6f",
        "2, 68656c6c6f, 82 05 68 65 6c 6c 6f",
        "9, '', 89 00",
        "10, '', 8a 00",
        "8, '', 88 00",
        "8, 03e8, 88 02 03 e8",
        "8, 03ea, 88 02 03 ea",
        "8, 0fa062796520627965, 88 09 0f a0 62 79 65 20 62 79 65",
        "8, 1324, 88 02 13 24"
    })
    void writesTheReferenceFramesOfAServer(int opcode, String payload, String frame) {
        assertThat(server(opcode, Bytes.hex(payload))).isEqualTo(Bytes.hex(frame));
    }

    @Test
    void writesTheReferenceFrameOfAClient() {
        byte[] payload = Bytes.utf8("Hello, world!");
        MemorySegment source = Bytes.toNative(payload);
        MemorySegment target = Arena.ofAuto().allocate(19);

        long end =
                FrameEncoder.writeMaskedFrame(
                        target,
                        0,
                        FrameEncoder.first(Opcode.TEXT),
                        source,
                        0,
                        payload.length,
                        Integer.reverseBytes(0x37fa213d));

        assertThat(end).isEqualTo(19);
        assertThat(Bytes.fromNative(target))
                .isEqualTo(Bytes.hex("818d 37fa213d 7f9f4d5158d6014a58884d5916"));
        assertThat(Bytes.fromNative(source)).as("the source is left alone").isEqualTo(payload);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 65535, 65536, 70000})
    void writesWhatTheReferenceReaderReads(int length) {
        Seeds.check(
                seed -> {
                    SplittableRandom random = new SplittableRandom(seed);
                    byte[] payload = Bytes.random(random, length);
                    int key = random.nextInt();
                    assertThat(RawFrames.read(server(Opcode.BINARY, payload)))
                            .containsExactly(RawFrame.binary(payload));
                    MemorySegment target = Arena.ofAuto().allocate(length + 14L);
                    long end =
                            FrameEncoder.writeMaskedFrame(
                                    target,
                                    0,
                                    FrameEncoder.first(Opcode.BINARY),
                                    Bytes.toNative(payload),
                                    0,
                                    length,
                                    key);
                    assertThat(end).isEqualTo(length + FrameEncoder.headerLength(length, true));
                    assertThat(RawFrames.read(Bytes.fromNative(target, 0, end)))
                            .containsExactly(
                                    RawFrame.binary(payload).withMask(Integer.reverseBytes(key)));
                });
    }

    @Test
    void writesAHeaderInFrontOfAPayloadThatLiesThereAlready() {
        MemorySegment memory = Bytes.toNative(Bytes.utf8("##########Hello"));
        int header = FrameEncoder.headerLength(5, false);

        long end =
                FrameEncoder.writeHeader(memory, 10 - header, FrameEncoder.first(Opcode.TEXT), 5);

        assertThat(end).isEqualTo(10);
        assertThat(Bytes.fromNative(memory, 10 - header, 15))
                .isEqualTo(RawFrame.text("Hello").toBytes());
    }

    @Test
    void marksFragmentsAndCompression() {
        assertThat(FrameEncoder.first(Opcode.TEXT, true, true)).isEqualTo(0xC1);
        assertThat(FrameEncoder.first(Opcode.BINARY, false, false)).isEqualTo(0x02);
        assertThat(FrameEncoder.first(Opcode.CONTINUATION, true, false)).isEqualTo(0x80);
    }

    @Test
    void keepsFragmentsInOrder() {
        FragmentWriter writer = new FragmentWriter();

        assertThat(writer.begin(Opcode.TEXT)).isEqualTo(0x01);
        assertThatIllegalStateException().isThrownBy(() -> writer.begin(Opcode.BINARY));
        assertThat(writer.next(false)).isEqualTo(0x00);
        assertThat(writer.isOpen()).isTrue();
        assertThat(writer.next(true)).isEqualTo(0x80);
        assertThat(writer.isOpen()).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> writer.next(true));
        assertThatIllegalArgumentException().isThrownBy(() -> writer.begin(Opcode.PING));
        assertThat(writer.begin(Opcode.BINARY)).isEqualTo(0x02);
    }
}
