package dev.corinth.server;

import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawPeer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import java.util.Arrays;

/// Text is UTF-8, through a socket (RFC 6455 §8.1).
class TextTest {
    private static final Server SERVER =
            Server.on(0).webSocket("/", (socket, message) -> socket.send(message)).start();
    private static final String MIXED = "κόσμε €𐍈z";

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static RawFrame text(byte... payload) {
        return RawFrame.of(RawFrame.TEXT, payload).withMask(0x01020304);
    }

    @Test
    void U_10_rejectsABadByteBeforeTheMessageEnds() {
        Wire.isClosed(
                SERVER,
                "/",
                1007,
                text(Bytes.utf8("good")).withFin(false),
                Wire.continuation((byte) 0xC3, (byte) 0x28).withFin(false));
    }

    @Test
    void U_11_rejectsABadByteBeforeTheFrameEnds() {
        Wire.isClosedAfter(SERVER, "/", 1007, "81 85 00000000 61 F4 90");
    }

    @Test
    void U_13_takesCharactersSplitAnywhere() {
        byte[] bytes = Bytes.utf8(MIXED);
        for (int cut = 0; cut <= bytes.length; cut++) {
            byte[] first = Arrays.copyOfRange(bytes, 0, cut);
            byte[] second = Arrays.copyOfRange(bytes, cut, bytes.length);
            try (RawPeer peer = Wire.open(SERVER, "/")) {
                peer.send(text(first).withFin(false), Wire.continuation(second));
                peer.expectText(MIXED);
                peer.sendByteWise(text(bytes).toBytes());
                peer.expectText(MIXED);
            }
        }
    }

    @Test
    void U_14_takesEveryCharacterThereIs() {
        for (String each :
                new String[] {"\ufffe", "\uffff", "\ufffd", "\0", "a\0b", "\ud83f\udfff"}) {
            try (RawPeer peer = Wire.open(SERVER, "/")) {
                peer.send(text(Bytes.utf8(each))).expectText(each);
            }
        }
    }

    @Test
    void U_17_binaryMayHoldAnything() {
        try (RawPeer peer = Wire.open(SERVER, "/")) {
            peer.send(Wire.binary((byte) 0xC3, (byte) 0x28)).expectBinary((byte) 0xC3, (byte) 0x28);
        }
    }

    @Test
    void U_19_rejectsABinaryFrameInsideText() {
        Wire.isClosed(SERVER, "/", 1002, text((byte) 'a').withFin(false), Wire.binary((byte) 'b'));
    }

    @Test
    void PR_08_rejectsTextThatIsNotUtf8() {
        for (String hex : new String[] {"C0 AF", "ED A0 80", "F4 90 80 80", "80", "C3"}) {
            Wire.isClosed(SERVER, "/", 1007, text(Bytes.hex(hex)));
        }
    }
}
