package dev.corinth.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.HexFormat;

class SocketAddressesTest {
    private static final int AT = 8;
    private final MemorySegment memory =
            Arena.ofAuto().allocate(AT + SocketAddresses.MOST_BYTES, 8);

    @Test
    void writesAndReadsIpv4() throws IOException {
        SocketAddress address = internet("192.0.2.7", 9_001);

        assertThat(hex(address, SocketOptions.AF_INET))
                .isEqualTo("02002329c00002070000000000000000");
        assertThat(again(address, SocketOptions.AF_INET)).isEqualTo(address);
        assertThat(SocketAddresses.family(address)).isEqualTo(SocketOptions.AF_INET);
    }

    @Test
    void writesAndReadsIpv6() throws IOException {
        SocketAddress address = internet("2001:db8::7", 65_535);

        assertThat(hex(address, SocketOptions.AF_INET6))
                .isEqualTo(
                        "0a00ffff" + "00000000" + "20010db8000000000000000000000007" + "00000000");
        assertThat(again(address, SocketOptions.AF_INET6)).isEqualTo(address);
        assertThat(SocketAddresses.family(address)).isEqualTo(SocketOptions.AF_INET6);
    }

    @Test
    void writesIpv4InTheFormOfIpv6AndReadsIpv4() throws IOException {
        SocketAddress address = internet("192.0.2.7", 80);

        assertThat(hex(address, SocketOptions.AF_INET6))
                .isEqualTo(
                        "0a000050" + "00000000" + "00000000000000000000ffffc0000207" + "00000000");
        assertThat(again(address, SocketOptions.AF_INET6)).isEqualTo(address);
    }

    @Test
    void writesAnyAddressOfIpv4AsAnyAddressOfIpv6() throws IOException {
        SocketAddress any = internet("0.0.0.0", 80);

        assertThat(hex(any, SocketOptions.AF_INET6)).isEqualTo("0a000050" + "0".repeat(48));
    }

    @Test
    void writesAndReadsPaths() {
        SocketAddress address = UnixDomainSocketAddress.of("/tmp/ä");

        assertThat(hex(address, SocketOptions.AF_UNIX)).isEqualTo("01002f746d702fc3a400");
        assertThat(again(address, SocketOptions.AF_UNIX)).isEqualTo(address);
        assertThat(SocketAddresses.family(address)).isEqualTo(SocketOptions.AF_UNIX);
    }

    @Test
    void readsTheEmptyPathOfAnUnnamedPeer() {
        memory.set(ValueLayout.JAVA_SHORT, 0, (short) SocketOptions.AF_UNIX);

        assertThat(SocketAddresses.read(memory, 2)).isEqualTo(UnixDomainSocketAddress.of(""));
    }

    @Test
    void refusesAPathThatIsTooLong() {
        SocketAddress longest = UnixDomainSocketAddress.of("/" + "x".repeat(106));
        SocketAddress longer = UnixDomainSocketAddress.of("/" + "x".repeat(107));

        assertThat(again(longest, SocketOptions.AF_UNIX)).isEqualTo(longest);
        assertThatThrownBy(() -> again(longer, SocketOptions.AF_UNIX))
                .isInstanceOf(LinuxException.class)
                .hasMessageContaining("108 bytes");
    }

    @Test
    void refusesAddressesWithoutAForm() {
        SocketAddress unresolved = InetSocketAddress.createUnresolved("example.invalid", 80);
        memory.set(ValueLayout.JAVA_SHORT, 0, (short) 77);

        assertThatThrownBy(() -> SocketAddresses.family(unresolved))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SocketAddresses.read(memory, 16))
                .hasMessageContaining("family=77");
    }

    private static SocketAddress internet(String address, int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByName(address), port);
    }

    private String hex(SocketAddress address, int family) {
        memory.fill((byte) 0x55);
        long length = SocketAddresses.write(address, family, memory, AT);
        return HexFormat.of().formatHex(memory.asSlice(AT, length).toArray(ValueLayout.JAVA_BYTE));
    }

    private SocketAddress again(SocketAddress address, int family) {
        long length = SocketAddresses.write(address, family, memory, AT);
        return SocketAddresses.read(memory.asSlice(AT), (int) length);
    }
}
