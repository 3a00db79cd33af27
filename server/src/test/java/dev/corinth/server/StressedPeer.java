package dev.corinth.server;

import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawFrames;
import dev.corinth.oracle.RawHandshake;
import dev.corinth.simulator.SimulatedPeer;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/// The other end of a connection under stress: sends, hears, and checks every byte it hears. Owned
/// by the test's thread.
final class StressedPeer {
    private static final long MOST_UNREAD = 256 << 10;
    private static final int LARGE = 70_000;

    final Witness witness;
    private final SimulatedPeer line;
    private final SplittableRandom dice;
    private final long[] heard;
    private byte[] rest = {};
    private long sent;
    private boolean isUpgraded;
    private boolean hasSentClose;
    private boolean hasHeardClose;
    private boolean hasReset;

    StressedPeer(SimulatedPeer line, Witness witness, SplittableRandom dice) {
        this.line = line;
        this.witness = witness;
        this.dice = dice;
        this.heard = new long[witness.pushed.length + 1];
        String request = RawHandshake.request("/" + witness.number, "localhost");
        line.send(request.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Sends a few messages.
    ///
    /// @return how many
    int say() {
        if (hasSentClose || hasReset || line.unread() > MOST_UNREAD) {
            return 0;
        }
        int count = dice.nextInt(1, 9);
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            int filling = dice.nextInt(2000) == 0 ? LARGE : dice.nextInt(64);
            byte[] message = Witness.message(witness.number, Witness.PEER, sent++, filling);
            bytes.writeBytes(RawFrames.write(Wire.binary(message)));
        }
        line.send(bytes.toByteArray());
        return count;
    }

    /// Ends in one of the ways in which peers end.
    void end() {
        int way = dice.nextInt(4);
        if (way == 0) {
            line.reset();
            hasReset = true;
        } else if (way == 1 && !hasSentClose) {
            hasSentClose = true;
            line.finish();
        } else {
            sayGoodbye();
        }
    }

    void sayGoodbye() {
        if (!hasSentClose && !hasReset) {
            hasSentClose = true;
            witness.finishedAt = sent;
            line.send(RawFrames.write(Wire.close(Witness.FINISHED)));
        }
    }

    /// Whether nothing can come any more.
    boolean isOver() {
        return hasReset || line.isEnded() || line.isReset();
    }

    /// Reads what came and checks it.
    void hear() {
        byte[] more = line.received();
        if (more.length == 0 || hasReset) {
            return;
        }
        byte[] all = new byte[rest.length + more.length];
        System.arraycopy(rest, 0, all, 0, rest.length);
        System.arraycopy(more, 0, all, rest.length, more.length);
        int at = isUpgraded ? 0 : behindHead(all);
        int end = at;
        while (end >= 0) {
            at = end;
            end = frame(all, at);
        }
        rest = Arrays.copyOfRange(all, at, all.length);
    }

    private int behindHead(byte[] all) {
        String text = new String(all, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        require(end < 0 || text.startsWith("HTTP/1.1 101"), "is refused: " + text);
        isUpgraded = end >= 0;
        return isUpgraded ? end + 4 : 0;
    }

    /// @return where the next frame begins, or −1 if this one is not whole
    private int frame(byte[] all, int at) {
        int from = at + headBytes(all, at);
        long end = from < at || from > all.length ? Long.MAX_VALUE : from + length(all, at);
        if (end > all.length) {
            return -1;
        }
        int opcode = all[at] & 0xF;
        require(!hasHeardClose, "hears something behind the close");
        if (opcode == RawFrame.CLOSE) {
            hearClose();
        } else {
            require(opcode == RawFrame.BINARY, "hears opcode " + opcode);
            check(ByteBuffer.wrap(all, from, (int) end - from));
        }
        return (int) end;
    }

    /// @return how long the head of a frame is, or −1 if that cannot be seen yet
    private int headBytes(byte[] all, int at) {
        if (!isUpgraded || all.length - at < 2) {
            return -1;
        }
        return switch (all[at + 1] & 0x7F) {
            case 126 -> 4;
            case 127 -> 10;
            default -> 2;
        };
    }

    private static long length(byte[] all, int at) {
        int shortest = all[at + 1] & 0x7F;
        return switch (shortest) {
            case 126 -> Short.toUnsignedInt(ByteBuffer.wrap(all).getShort(at + 2));
            case 127 -> ByteBuffer.wrap(all).getLong(at + 2);
            default -> shortest;
        };
    }

    private void hearClose() {
        hasHeardClose = true;
        if (!hasSentClose) {
            hasSentClose = true;
            line.send(RawFrames.write(Wire.close()));
        }
    }

    private void check(ByteBuffer message) {
        long whose = message.getLong();
        int origin = message.get();
        long sequence = message.getLong();
        require(whose == witness.number, "is sent what is for " + whose);
        require(
                sequence == heard[origin],
                "hears " + sequence + " of " + origin + " instead of " + heard[origin]);
        heard[origin] = sequence + 1;
    }

    private void require(boolean isSo, String what) {
        if (!isSo) {
            witness.complain("its peer " + what);
        }
    }
}
