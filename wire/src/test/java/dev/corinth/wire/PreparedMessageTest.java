package dev.corinth.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawFrames;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

class PreparedMessageTest {
    private final CompressionPool pool = new CompressionPool(new TrackedMemory());

    @Test
    void framesAtOnceAndOnce() {
        PreparedMessage text = PreparedMessage.text("hello");
        PreparedMessage binary = PreparedMessage.binary(Bytes.utf8("hello"));

        assertThat(Bytes.fromNative(text.plain())).isEqualTo(Bytes.hex("8105 68656c6c6f"));
        assertThat(Bytes.fromNative(binary.plain())).isEqualTo(Bytes.hex("8205 68656c6c6f"));
        assertThat(text.opcode()).isEqualTo(Opcode.TEXT);
        assertThat(text.payloadLength()).isEqualTo(5);
        assertThat(text.plain().isNative()).isTrue();
    }

    @Test
    void framesNativeMemory() {
        MemorySegment source = Bytes.toNative(Bytes.utf8("xx" + "A".repeat(130)));

        PreparedMessage message = PreparedMessage.of(Opcode.TEXT, source, 2, 132);

        assertThat(Bytes.fromNative(message.plain()))
                .isEqualTo(RawFrame.text("A".repeat(130)).toBytes());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PreparedMessage.of(Opcode.PING, source, 0, 1));
        MemorySegment bad = Bytes.toNative((byte) 0xC0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PreparedMessage.of(Opcode.TEXT, bad, 0, 1));
    }

    @Test
    void compressesNothingWhereThatIsAskedFor() {
        PreparedMessage message = PreparedMessage.text("again and again ".repeat(100));
        PreparedMessage plain = message.uncompressed();

        assertThat(message.isUncompressed()).isFalse();
        assertThat(plain.isUncompressed()).isTrue();
        assertThat(plain.deflated(15, pool, 6)).isEqualTo(message.plain());
        assertThat(message.deflated(15, pool, 6).byteSize()).isLessThan(plain.payloadLength());
    }

    @Test
    void cannotBeWritten() {
        MemorySegment plain = PreparedMessage.text("hello").plain();

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> plain.set(ValueLayout.JAVA_BYTE, 0, (byte) 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 12, 15})
    void compressesOnceForEachWindow(int bits) {
        String text = "again and again ".repeat(100);
        PreparedMessage message = PreparedMessage.text(text);

        MemorySegment first = message.deflated(bits, pool, 6);
        MemorySegment second = message.deflated(bits, pool, 6);

        assertThat(second).isSameAs(first);
        assertThat(first.byteSize()).isLessThan(text.length());
        RawFrame frame = RawFrames.read(Bytes.fromNative(first)).getFirst();
        assertThat(frame.rsv()).isEqualTo(4);
        SlowInflate slow = new SlowInflate(Bytes.concat(frame.payload(), Bytes.hex("0000ffff")));
        assertThat(slow.run()).isEqualTo(Bytes.utf8(text));
        assertThat(slow.farthest()).isLessThanOrEqualTo(1 << bits);
        pool.close();
        assertThat(pool.liveStreams()).isZero();
    }

    @Test
    void staysPlainWhereCompressionDoesNotPay() {
        byte[] noise = Bytes.random(new SplittableRandom(4), 300);

        MemorySegment deflated = PreparedMessage.binary(noise).deflated(15, pool, 6);

        assertThat(Bytes.fromNative(deflated)).isEqualTo(RawFrame.binary(noise).toBytes());
    }

    @Test
    void refusesAWindowThatCannotBeKept() {
        PreparedMessage message = PreparedMessage.text("x");

        assertThatIllegalArgumentException().isThrownBy(() -> message.deflated(8, pool, 6));
        assertThatIllegalArgumentException().isThrownBy(() -> message.deflated(16, pool, 6));
    }
}
