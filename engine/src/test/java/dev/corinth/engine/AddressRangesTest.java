package dev.corinth.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;

/// Sets of addresses.
class AddressRangesTest {
    private static boolean contains(String range, String address) {
        return AddressRanges.of(range).contains(new InetSocketAddress(address, 1));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.0/8, 9.255.255.255, false",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.128/25, 192.0.2.255, true",
        "0.0.0.0/0, 255.255.255.255, true",
        "0.0.0.0/0, ::1, false",
        "::/0, 127.0.0.1, false",
        "::/0, 2001:db8::1, true",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "2001:db8::/64, 2001:db8::ffff:ffff:ffff:ffff, true",
        "2001:db8::/64, 2001:db8:0:1::, false",
        "2001:db8::80/121, 2001:db8::ff, true",
        "2001:db8::80/121, 2001:db8::7f, false",
        "::1, ::1, true",
        "::1, ::2, false",
        "192.0.2.0/24, ::ffff:192.0.2.7, true",
    })
    void OP_11_rangesHaveTheirBorders(String range, String address, boolean isIn) {
        assertThat(contains(range, address)).isEqualTo(isIn);
    }

    @Test
    void OP_11_aSetIsAllOfItsParts() {
        AddressRanges ranges = AddressRanges.of("10.0.0.0/8", "2001:db8::/32", "unix");

        assertThat(ranges.contains(new InetSocketAddress("10.1.1.1", 1))).isTrue();
        assertThat(ranges.contains(new InetSocketAddress("2001:db8::1", 1))).isTrue();
        assertThat(ranges.contains(new InetSocketAddress("192.0.2.1", 1))).isFalse();
        assertThat(ranges.contains(UnixDomainSocketAddress.of("/run/a"))).isTrue();
        assertThat(ranges.contains(InetSocketAddress.createUnresolved("10.0.0.1", 1))).isFalse();
        assertThat(ranges).hasToString("10.0.0.0/8, 2001:db8:0:0:0:0:0:0/32, unix");
        assertThat(ranges.isEmpty()).isFalse();
        assertThat(AddressRanges.NONE.isEmpty()).isTrue();
        assertThat(AddressRanges.NONE.contains(UnixDomainSocketAddress.of(""))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "10.0.0",
                "10.0.0.0.0",
                "010.0.0.1",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/08",
                "10.0.0.0/",
                "::/129",
                "::1%lo",
                "[::1]",
                "12345::",
                "10.0.0.256"
            })
    void OP_11_whatIsNoRangeIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressRanges.of(text))
                .withMessageContaining("\"" + text + "\"");
    }

    @Test
    void OP_11_bitsBehindTheFrontAreAMistake() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressRanges.of("10.1.0.0/8"))
                .withMessageContaining("10.0.0.0/8 would be right");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressRanges.of("2001:db8::1/64"))
                .withMessageContaining("bits behind its first 64");
    }
}
