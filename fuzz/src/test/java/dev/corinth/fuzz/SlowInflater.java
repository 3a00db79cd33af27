package dev.corinth.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Compressed messages inflated slowly, with the JDK alone: a new stream after each final block
/// (RFC 7692 §7.2.3.4), where context takeover was agreed with what came before as its dictionary.
/// Used by one thread.
final class SlowInflater {

    /// One for all, since a new one takes longer than what it inflates.
    private static final Inflater INFLATER = new Inflater(true);

    private SlowInflater() {}

    /// What the sender cut from the end is put back (RFC 7692 §7.2.2).
    static byte[] withTail(byte[] input) {
        byte[] whole = Arrays.copyOf(input, input.length + 4);
        whole[whole.length - 2] = -1;
        whole[whole.length - 1] = -1;
        return whole;
    }

    /// Inflates up to a byte over a limit.
    ///
    /// @param into what was inflated before; the result is added
    /// @param limit how many bytes may be in it
    /// @param takesOver whether what was inflated before may be referred to
    /// @return false when the bytes are corrupt
    static boolean inflate(byte[] input, ByteArrayOutputStream into, int limit, boolean takesOver) {
        byte[] rest = input;
        while (rest.length > 0 && into.size() <= limit) {
            INFLATER.reset();
            if (takesOver && into.size() > 0) {
                INFLATER.setDictionary(into.toByteArray());
            }
            int length = stream(rest, into, limit);
            if (length < 0) {
                return false;
            }
            rest = Arrays.copyOfRange(rest, length, rest.length);
        }
        return true;
    }

    /// Inflates one stream and returns how many bytes it was, or -1 when it is corrupt; what came
    /// before the fault counts too.
    private static int stream(byte[] input, ByteArrayOutputStream into, int limit) {
        ByteBuffer output = ByteBuffer.allocate(limit + 1 - into.size());
        INFLATER.setInput(input);
        boolean isRight = run(output);
        into.write(output.array(), 0, output.position());
        if (!isRight) {
            return -1;
        }
        return INFLATER.finished() ? input.length - INFLATER.getRemaining() : input.length;
    }

    private static boolean run(ByteBuffer output) {
        try {
            int count = 1;
            while (count > 0 && output.hasRemaining()) {
                count = INFLATER.inflate(output);
            }
            return true;
        } catch (DataFormatException corrupt) {
            return false;
        }
    }
}
