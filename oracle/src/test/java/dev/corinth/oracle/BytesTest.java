package dev.corinth.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

class BytesTest {
    @Test
    void readsHexWithAndWithoutSpace() {
        assertThat(Bytes.hex("81 05\n ff")).isEqualTo(new byte[] {(byte) 0x81, 5, -1});
        assertThat(Bytes.hex("8105FF")).isEqualTo(Bytes.hex("81 05 ff"));
        assertThat(Bytes.hex("")).isEmpty();
    }

    @Test
    void writesHexWithSpace() {
        assertThat(Bytes.toHex((byte) 0x81, (byte) 5)).isEqualTo("81 05");
    }

    @Test
    void describesOnlyTheStartOfLongArrays() {
        assertThat(Bytes.describe(Bytes.hex("88 00"))).isEqualTo("2 bytes [88 00]");
        assertThat(Bytes.describe(new byte[1000])).hasSizeLessThan(220).startsWith("1000 bytes");
    }

    @Test
    void joinsInOrder() {
        assertThat(Bytes.concat(Bytes.hex("01"), Bytes.hex(""), Bytes.hex("02 03")))
                .isEqualTo(Bytes.hex("01 02 03"));
    }

    @Test
    void copiesIntoNativeMemoryOfExactlyThatSize() {
        MemorySegment segment = Bytes.toNative((byte) 1, (byte) 2, (byte) 3);

        assertThat(segment.isNative()).isTrue();
        assertThat(segment.byteSize()).isEqualTo(3);
        assertThat(Bytes.fromNative(segment)).isEqualTo(Bytes.hex("01 02 03"));
        assertThat(Bytes.fromNative(segment, 1, 2)).isEqualTo(Bytes.hex("02"));
        assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_BYTE, 3))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void copiesNothingIntoNativeMemoryOfNoSize() {
        assertThat(Bytes.toNative().byteSize()).isZero();
    }
}
