package dev.corinth.load;

import dev.corinth.websocket.Message;
import dev.corinth.wire.PreparedMessage;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// The messages of a run, made before it: what is sent, and what must come back. Immutable.
///
/// The messages of one publisher differ in their first byte, which counts from `0` to `o` and then
/// begins again, so that a message that is missing or comes twice is seen. The second byte tells
/// the publisher. All others are letters that look random and are the same in every run.
final class Messages {
    /// As many digits as a byte of text can show.
    static final int DIGITS = 64;

    private static final int KEPT_BYTES = 16 << 20;
    private static final int FIRST_DIGIT = '0';
    private static final long SAMPLE_MASK = 63;
    private static final long SEED = 0x636f72696e7468L;
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz      ";

    private final Traffic traffic;
    private final int mask;
    private final List<PreparedMessage> messages = new ArrayList<>();
    private final List<MemorySegment> payloads = new ArrayList<>();

    Messages(Traffic traffic) {
        this.traffic = traffic;
        int different = DIGITS;
        while (different > 2
                && (long) different * traffic.publishers() * traffic.sizeBytes() > KEPT_BYTES) {
            different >>= 1;
        }
        this.mask = different - 1;
        byte[] bytes = letters(traffic.sizeBytes());
        for (int publisher = 0; publisher < traffic.publishers(); publisher++) {
            for (int number = 0; number < different; number++) {
                add(bytes, publisher, number);
            }
        }
    }

    /// The message of a publisher with a number.
    PreparedMessage message(int publisher, long number) {
        return messages.get(index(publisher, number));
    }

    /// Whose message this is.
    ///
    /// @return the publisher, or -1 if there is none of that number
    int publisherOf(Message message) {
        if (traffic.publishers() == 1) {
            return 0;
        }
        int publisher = message.length() < 2 ? -1 : message.at(1) - FIRST_DIGIT;
        return publisher < traffic.publishers() ? publisher : -1;
    }

    /// Whether this is the message of a publisher with a number: its length, kind and number, and
    /// every byte of each 64th, or of all if that was asked for.
    boolean matches(Message message, int publisher, long number) {
        boolean isLike =
                message.length() == traffic.sizeBytes()
                        && message.isText() == traffic.isText()
                        && message.at(0) == FIRST_DIGIT + (number & mask);
        if (!isLike || !(traffic.checksAll() || (number & SAMPLE_MASK) == 0)) {
            return isLike;
        }
        MemorySegment expected = payloads.get(index(publisher, number));
        return expected.mismatch(message.segment()) == -1;
    }

    private int index(int publisher, long number) {
        return publisher * (mask + 1) + (int) (number & mask);
    }

    private void add(byte[] bytes, int publisher, int number) {
        bytes[0] = (byte) (FIRST_DIGIT + number);
        if (bytes.length > 1) {
            bytes[1] = (byte) (FIRST_DIGIT + publisher);
        }
        PreparedMessage message =
                traffic.isText()
                        ? PreparedMessage.text(new String(bytes, StandardCharsets.US_ASCII))
                        : PreparedMessage.binary(bytes);
        MemorySegment frame = message.plain();
        messages.add(message);
        payloads.add(frame.asSlice(frame.byteSize() - bytes.length));
    }

    private static byte[] letters(int length) {
        var random = new SplittableRandom(SEED);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) LETTERS.charAt(random.nextInt(LETTERS.length()));
        }
        return bytes;
    }
}
