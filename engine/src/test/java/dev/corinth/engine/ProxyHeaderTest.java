package dev.corinth.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Chunks;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/// Headers of the PROXY protocol: right ones in every split, and wrong ones.
class ProxyHeaderTest {
    private static final byte[] FRONT = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a");
    private static final byte[] REST = {'G', 'E', 'T'};

    private static byte[] line(String text) {
        return (text + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    /// A header of version 2.
    ///
    /// @param digits what stands behind the length, in hexadecimal
    private static byte[] binary(int command, int family, String digits) {
        byte[] rest = HexFormat.of().parseHex(digits.replace(" ", ""));
        var all = new ByteArrayOutputStream();
        all.writeBytes(FRONT);
        all.write(command);
        all.write(family);
        all.write(rest.length >> 8);
        all.write(rest.length);
        all.writeBytes(rest);
        return all.toByteArray();
    }

    /// Reads a header in every split, with bytes of the client behind it.
    private static void isRight(byte[] header, Optional<InetSocketAddress> client) {
        byte[] whole = new byte[header.length + REST.length];
        System.arraycopy(header, 0, whole, 0, header.length);
        System.arraycopy(REST, 0, whole, header.length, REST.length);
        Chunks.everySplit(
                whole,
                pieces -> {
                    var read = new ProxyHeader();
                    assertThat(lengthOf(read, pieces)).isEqualTo(header.length);
                    assertThat(read.client().map(InetSocketAddress.class::cast)).isEqualTo(client);
                });
    }

    private static void isRight(byte[] header, String host, int port) {
        isRight(header, Optional.of(new InetSocketAddress(host, port)));
    }

    /// Feeds pieces until the header is whole or wrong: how many bytes it has, or
    /// [ProxyHeader#WRONG].
    private static long lengthOf(ProxyHeader header, List<byte[]> pieces) {
        long before = 0;
        try (Arena arena = Arena.ofConfined()) {
            for (byte[] piece : pieces) {
                MemorySegment segment = arena.allocateFrom(ValueLayout.JAVA_BYTE, piece);
                long at = header.read(segment, 0, piece.length);
                if (at == ProxyHeader.WRONG) {
                    return ProxyHeader.WRONG;
                }
                if (at >= 0) {
                    return before + at;
                }
                before += piece.length;
            }
        }
        return ProxyHeader.NEED_MORE;
    }

    /// Wrong in every split, at the same byte.
    private static void isWrong(byte[] header, String why) {
        Chunks.everySplit(
                header,
                pieces -> {
                    var read = new ProxyHeader();
                    assertThat(lengthOf(read, pieces)).isEqualTo(ProxyHeader.WRONG);
                    assertThat(read.error()).contains(why);
                    assertThat(read.client()).isEmpty();
                });
    }

    @Test
    void E_08_version1() {
        isRight(line("PROXY TCP4 192.0.2.1 198.51.100.9 56324 443"), "192.0.2.1", 56_324);
        isRight(line("PROXY TCP6 2001:db8::1 2001:db8::9 0 65535"), "2001:db8::1", 0);
        isRight(line("PROXY UNKNOWN"), Optional.empty());
        isRight(line("PROXY UNKNOWN ffff::1 ffff::2 1 2"), Optional.empty());
        // The longest line of all: 107 bytes with its end.
        String group = ":ffff".repeat(8).substring(1);
        byte[] longest = line("PROXY UNKNOWN " + group + " " + group + " 65535 65535");
        assertThat(longest).hasSize(ProxyHeader.MOST_BYTES_OF_1);
        isRight(longest, Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 192.0.2.1 198.51.100.9 56324",
                "PROXY TCP4 192.0.2.1 198.51.100.9 56324 443 ",
                "PROXY  TCP4 192.0.2.1 198.51.100.9 56324 443",
                "PROXY TCP4 192.0.2.01 198.51.100.9 56324 443",
                "PROXY TCP4 192.0.2 198.51.100.9 56324 443",
                "PROXY TCP4 2001:db8::1 2001:db8::9 1 2",
                "PROXY TCP6 192.0.2.1 198.51.100.9 1 2",
                "PROXY TCP4 256.0.2.1 198.51.100.9 1 2",
                "PROXY TCP4 192.0.2.1 198.51.100.9 65536 443",
                "PROXY TCP4 192.0.2.1 198.51.100.9 01 443",
                "PROXY TCP4 192.0.2.1 198.51.100.9 -1 443",
                "PROXY TCP4 localhost localhost 1 443",
                "PROXY TCP6 fe80::1%lo 2001:db8::9 1 443",
                "PROXY UDP4 192.0.2.1 198.51.100.9 1 2",
                "PROXY ",
            })
    void E_08_wrongLinesOfVersion1(String text) {
        assertThat(text).isNotEmpty();
        isWrong(line(text), " ");
    }

    @Test
    void E_08_whatIsNoLineOfVersion1IsWrongAtOnce() {
        isWrong("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII), "neither version");
        isWrong("PROXX".getBytes(StandardCharsets.US_ASCII), "neither version");
        isWrong("PROXY TCP4\n".getBytes(StandardCharsets.US_ASCII), "carriage return");
        isWrong("PROXY \u0001".getBytes(StandardCharsets.US_ASCII), "no text");
        isWrong(("PROXY UNKNOWN " + "x".repeat(93)).getBytes(StandardCharsets.US_ASCII), "107");
        isWrong(new byte[] {0x16, 3, 1}, "neither version");
    }

    @Test
    void E_08_version2() {
        isRight(binary(0x21, 0x11, "c0000201 c6336409 dc04 01bb"), "192.0.2.1", 56_324);
        String six = "20010db8000000000000000000000001 20010db8000000000000000000000009";
        isRight(binary(0x21, 0x21, six + "0001 01bb"), "2001:db8::1", 1);
        isRight(binary(0x21, 0x31, "00".repeat(216)), Optional.empty());
        isRight(binary(0x21, 0x00, ""), Optional.empty());
        isRight(binary(0x21, 0x00, "01 02 03"), Optional.empty());
        // A proxy that asks after our health speaks for itself.
        isRight(binary(0x20, 0x00, ""), Optional.empty());
        isRight(binary(0x20, 0x11, "c0000201 c6336409 dc04 01bb"), Optional.empty());
        // With a name (0x02) and nothing (0x04) behind the addresses.
        isRight(
                binary(0x21, 0x11, "c0000201 c6336409 dc04 01bb 02 0003 612e62 04 0000"),
                "192.0.2.1",
                56_324);
        // An IPv4 address in the form of IPv6 is shown as IPv4.
        String mapped = "00000000000000000000ffffc0000201 00000000000000000000ffffc0000202";
        isRight(binary(0x21, 0x21, mapped + "0001 01bb"), "192.0.2.1", 1);
    }

    @Test
    void E_08_aChecksumOfVersion2IsChecked() {
        byte[] header =
                binary(0x21, 0x11, "c0000201 c6336409 dc04 01bb 03 0004 00000000 04 0001 ff");
        var sum = new CRC32C();
        sum.update(header);
        for (int i = 0; i < 4; i++) {
            header[31 + i] = (byte) (sum.getValue() >> (8 * (3 - i)));
        }
        isRight(header, "192.0.2.1", 56_324);
        header[20]++;
        isWrong(header, "checksum");
        isWrong(binary(0x21, 0x11, "c0000201 c6336409 dc04 01bb 03 0001 00"), "checksum");
    }

    @Test
    void E_08_wrongHeadersOfVersion2() {
        String addresses = "c0000201 c6336409 dc04 01bb";
        isWrong(binary(0x11, 0x11, addresses), "neither LOCAL nor PROXY");
        isWrong(binary(0x22, 0x11, addresses), "neither LOCAL nor PROXY");
        isWrong(binary(0x21, 0x12, addresses), "neither TCP");
        isWrong(binary(0x21, 0x41, addresses), "neither TCP");
        isWrong(binary(0x21, 0x11, "c0000201 c6336409 dc04 01"), "no room");
        isWrong(binary(0x21, 0x21, addresses), "no room");
        isWrong(binary(0x21, 0x11, addresses + "02"), "without its length");
        isWrong(binary(0x21, 0x11, addresses + "02 0002 61"), "longer than the header");
        byte[] wrongFront = binary(0x21, 0x11, addresses);
        wrongFront[11] = '\r';
        isWrong(wrongFront, "neither version");
    }

    @Test
    void E_08_aDeclaredLengthTakesNoMemory() {
        byte[] longest = binary(0x21, 0x00, "00".repeat(ProxyHeader.MOST_BYTES - 16));
        isRight(longest, Optional.empty());
        byte[] longer = binary(0x21, 0x00, "00".repeat(ProxyHeader.MOST_BYTES - 15));
        isWrong(longer, "longer than 2048");
    }
}
