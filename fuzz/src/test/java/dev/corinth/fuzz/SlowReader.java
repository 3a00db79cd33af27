package dev.corinth.fuzz;

import dev.corinth.wire.MessageLimits;
import dev.corinth.wire.Opcode;
import dev.corinth.wire.Role;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/// Frames read slowly and obviously, from an array that holds all of them; the judge of the codec.
/// Used once.
final class SlowReader {

    /// Whether messages may be compressed, and refer back. Immutable.
    enum Compression {
        /// They may not be compressed.
        NONE,
        /// Each stands for itself.
        FRESH,
        /// Each may refer to those before.
        TAKING_OVER
    }

    private static final int PROTOCOL_ERROR = 1002;
    private static final int INVALID_PAYLOAD = 1007;
    private static final int POLICY = 1008;
    private static final int TOO_BIG = 1009;

    /// No compressed message here is longer.
    private static final int LONGEST = 1 << 14;

    private final byte[] input;
    private final Role role;
    private final MessageLimits limits;
    private final Messages told;
    private final Compression compression;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();

    /// What was inflated so far.
    private final ByteArrayOutputStream inflated = new ByteArrayOutputStream();

    private boolean isCompressed;
    private int opcode = Opcode.CONTINUATION;
    private int fragments;
    private long chain;
    private boolean ended;

    SlowReader(byte[] input, Role role, MessageLimits limits) {
        this(input, role, limits, Messages.Of.CODEC, Compression.NONE);
    }

    SlowReader(
            byte[] input,
            Role role,
            MessageLimits limits,
            Messages.Of what,
            Compression compression) {
        this.input = input;
        this.role = role;
        this.limits = limits;
        this.told = new Messages(what);
        this.compression = compression;
    }

    /// Everything that a codec must tell about the input.
    String trace() {
        int at = 0;
        while (!ended && at < input.length) {
            at = frame(at);
        }
        return told.trace();
    }

    /// Reads a frame and returns where the next begins: behind the input when it is not whole.
    private int frame(int at) {
        if (input.length - at < 2) {
            return input.length;
        }
        if (!isHeaderRight(input[at] & 0xFF, input[at + 1] & 0xFF)) {
            return violate(PROTOCOL_ERROR);
        }
        int begin = at + 2 + lengthBytes(input[at + 1] & 0x7F) + (role == Role.SERVER ? 4 : 0);
        return begin > input.length ? input.length : payload(at, begin);
    }

    private int payload(int at, int begin) {
        int lengthBytes = lengthBytes(input[at + 1] & 0x7F);
        long length = lengthBytes == 0 ? input[at + 1] & 0x7F : number(at + 2, lengthBytes);
        boolean isShortest = lengthBytes == 0 || length >= (lengthBytes == 2 ? 126 : 65536);
        int error = isShortest ? count(input[at], length, begin - at) : PROTOCOL_ERROR;
        if (error != 0) {
            return violate(error);
        }
        int end = (int) Math.min(input.length, begin + length);
        byte[] payload = Arrays.copyOfRange(input, begin, end);
        for (int i = 0; i < payload.length && role == Role.SERVER; i++) {
            payload[i] ^= input[begin - 4 + i % 4];
        }
        take(input[at], payload, payload.length == length);
        return end;
    }

    private static int lengthBytes(int seven) {
        return switch (seven) {
            case 126 -> 2;
            case 127 -> 8;
            default -> 0;
        };
    }

    private long number(int at, int bytes) {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number = (number << 8) | (input[at + i] & 0xFF);
        }
        return number;
    }

    /// RFC 6455 §5.1, §5.2, §5.4 and §5.5, of the first two bytes.
    private boolean isHeaderRight(int first, int second) {
        boolean isFinal = (first & 0x80) != 0;
        boolean isMasked = (second & 0x80) != 0;
        boolean isOpen = opcode != Opcode.CONTINUATION;
        boolean fits =
                switch (first & 0xF) {
                    case 0 -> isOpen;
                    case 1, 2 -> !isOpen;
                    case 8, 9, 10 -> isFinal && (second & 0x7F) <= 125;
                    default -> false;
                };
        // RFC 7692 §6: only the first frame of a message says that it is compressed.
        boolean mayCompress =
                compression != Compression.NONE && ((first & 0xF) == 1 || (first & 0xF) == 2);
        int reserved = first & (mayCompress ? 0x30 : 0x70);
        return fits && reserved == 0 && isMasked == (role == Role.SERVER);
    }

    /// What the frame costs, or the close code when that is too much.
    private int count(byte first, long length, int headerLength) {
        boolean isData = (first & 0xF) < 8;
        int error = isData ? countFragment(first, length) : 0;
        if (error == 0 && (isData || opcode != Opcode.CONTINUATION)) {
            chain += headerLength + length;
            error = chain > limits.maxFrameChain() ? TOO_BIG : 0;
        }
        return error;
    }

    private int countFragment(byte first, long length) {
        int kind = first & 0xF;
        if (kind != 0) {
            opcode = kind;
            isCompressed = (first & 0x40) != 0;
            message.reset();
            fragments = 0;
            chain = 0;
        }
        boolean isWhole = kind != 0 && first < 0;
        if (length == 0 && !isWhole) {
            told.onEmptyFragment();
        }
        fragments++;
        if (!isCompressed && length > limits.maxMessage() - message.size()) {
            return TOO_BIG;
        }
        return fragments > limits.maxFragments() ? POLICY : 0;
    }

    private void take(byte first, byte[] payload, boolean isWhole) {
        int kind = first & 0xF;
        if (kind < 8) {
            message.writeBytes(payload);
            takeData(isWhole && first < 0);
        } else if (isWhole && kind == Opcode.CLOSE) {
            takeClose(payload);
        } else if (isWhole) {
            told.add(kind, payload);
        }
    }

    private void takeData(boolean isEnd) {
        if (!isCompressed) {
            takeData(message.toByteArray(), isEnd);
        } else if (isEnd) {
            takeCompressed(SlowInflater.withTail(message.toByteArray()));
        }
    }

    private void takeCompressed(byte[] bytes) {
        boolean takesOver = compression == Compression.TAKING_OVER;
        if (!takesOver) {
            inflated.reset();
        }
        int before = inflated.size();
        int limit = (int) Math.min(limits.maxMessage(), LONGEST);
        boolean isRight = SlowInflater.inflate(bytes, inflated, before + limit, takesOver);
        byte[] all = inflated.toByteArray();
        if (all.length - before > limit) {
            violate(TOO_BIG);
        } else if (!isRight) {
            violate(INVALID_PAYLOAD);
        } else {
            takeData(Arrays.copyOfRange(all, before, all.length), true);
        }
    }

    private void takeData(byte[] bytes, boolean isEnd) {
        boolean isRight =
                opcode != Opcode.TEXT
                        || (isEnd
                                ? Utf8Judge.isValid(bytes, bytes.length)
                                : Utf8Judge.isValidStart(bytes, bytes.length));
        if (!isRight) {
            violate(INVALID_PAYLOAD);
        } else if (isEnd) {
            told.add(opcode, bytes);
            opcode = Opcode.CONTINUATION;
        }
    }

    private void takeClose(byte[] payload) {
        if (payload.length == 0) {
            told.addClose(1005, payload);
            ended = true;
            return;
        }
        byte[] reason = Arrays.copyOfRange(payload, Math.min(2, payload.length), payload.length);
        int code = payload.length < 2 ? 0 : ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
        if (!isCloseCode(code)) {
            violate(PROTOCOL_ERROR);
        } else if (!Utf8Judge.isValid(reason, reason.length)) {
            violate(INVALID_PAYLOAD);
        } else {
            told.addClose(code, reason);
            ended = true;
        }
    }

    /// RFC 6455 §7.4.1 and the registry that it opened.
    private static boolean isCloseCode(int code) {
        return (code >= 1000 && code <= 1003)
                || (code >= 1007 && code <= 1014)
                || (code >= 3000 && code <= 4999);
    }

    private int violate(int closeCode) {
        ended = true;
        told.addViolation(closeCode);
        return input.length;
    }
}
