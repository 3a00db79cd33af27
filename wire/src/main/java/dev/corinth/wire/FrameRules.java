package dev.corinth.wire;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What RFC 6455 demands of a frame header, one small method for each MUST.
/// Immutable; all methods are static.
///
/// Ordinary headers pass [#accepts], one table look-up and two compares. What it refuses goes to
/// [#explain], which asks the rules in their order and returns the first that objects. A test runs
/// both over every pair of first bytes in every state.
final class FrameRules {
    /// State bit: a fragmented message is open.
    static final int FRAGMENTED = 1;

    /// State bit: permessage-deflate is agreed, so RSV1 has a meaning.
    static final int COMPRESSION = 2;

    /// State bit: we are the client.
    static final int CLIENT = 4;

    private static final int LONGEST_CONTROL = 125;
    private static final int LONGEST_IN_2 = 0xFFFF;

    /// A rule about the first two bytes of a header.
    @FunctionalInterface
    interface Rule {
        @Nullable Violation examine(int first, int second, int state);
    }

    /// All rules about the first two bytes, in the order in which they are decided.
    static final List<Rule> RULES =
            List.of(
                    FrameRules::reservedBits,
                    FrameRules::compressionBit,
                    FrameRules::opcode,
                    FrameRules::wholeControl,
                    FrameRules::shortControl,
                    FrameRules::mask,
                    FrameRules::fragmentation);

    /// For each first byte, a bit for each value of `FRAGMENTED | COMPRESSION`.
    private static final byte[] ACCEPTED = table();

    private FrameRules() {}

    static int state(Role role, boolean compression) {
        return (role == Role.CLIENT ? CLIENT : 0) | (compression ? COMPRESSION : 0);
    }

    /// Tells whether no rule objects to the first two bytes.
    static boolean accepts(int first, int second, int state) {
        boolean mayStart = ((ACCEPTED[first] >>> (state & (FRAGMENTED | COMPRESSION))) & 1) != 0;
        boolean maskedAsDue = ((second & FrameDecoder.MASKED) != 0) == ((state & CLIENT) == 0);
        boolean shortEnough =
                (first & 0x8) == 0 || (second & FrameDecoder.LENGTH) <= LONGEST_CONTROL;
        return mayStart && maskedAsDue && shortEnough;
    }

    /// The first rule that objects to the first two bytes, or null.
    static @Nullable Violation explain(int first, int second, int state) {
        for (Rule rule : RULES) {
            Violation violation = rule.examine(first, second, state);
            if (violation != null) {
                return violation;
            }
        }
        return null;
    }

    // RFC 6455 §5.2: RSV1 to RSV3 are 0 unless an extension is negotiated that defines them.
    static @Nullable Violation reservedBits(int first, int second, int state) {
        int undefined = FrameDecoder.RSV2_3 | ((state & COMPRESSION) == 0 ? FrameDecoder.RSV1 : 0);
        return (first & undefined) != 0 ? Violation.RESERVED_BIT : null;
    }

    // RFC 7692 §6.1: RSV1 is set on the first frame of a message and on no other.
    static @Nullable Violation compressionBit(int first, int second, int state) {
        boolean misplaced =
                (first & FrameDecoder.RSV1) != 0
                        && (Opcode.isControl(opcodeOf(first))
                                || opcodeOf(first) == Opcode.CONTINUATION);
        return misplaced ? Violation.MISPLACED_COMPRESSION_BIT : null;
    }

    // RFC 6455 §5.2: an unknown opcode fails the connection.
    static @Nullable Violation opcode(int first, int second, int state) {
        return Opcode.isReserved(opcodeOf(first)) ? Violation.RESERVED_OPCODE : null;
    }

    // RFC 6455 §5.5: control frames are never fragmented.
    static @Nullable Violation wholeControl(int first, int second, int state) {
        boolean fragmented = Opcode.isControl(opcodeOf(first)) && (first & FrameDecoder.FIN) == 0;
        return fragmented ? Violation.FRAGMENTED_CONTROL : null;
    }

    // RFC 6455 §5.5: control frames carry at most 125 bytes.
    static @Nullable Violation shortControl(int first, int second, int state) {
        boolean tooLong =
                Opcode.isControl(opcodeOf(first))
                        && (second & FrameDecoder.LENGTH) > LONGEST_CONTROL;
        return tooLong ? Violation.LONG_CONTROL : null;
    }

    // RFC 6455 §5.1: a client masks every frame, a server masks none.
    static @Nullable Violation mask(int first, int second, int state) {
        boolean masked = (second & FrameDecoder.MASKED) != 0;
        if ((state & CLIENT) != 0) {
            return masked ? Violation.MASKED_BY_SERVER : null;
        }
        return masked ? null : Violation.UNMASKED_BY_CLIENT;
    }

    // RFC 6455 §5.4: fragments of one message are not mixed with those of another.
    static @Nullable Violation fragmentation(int first, int second, int state) {
        int opcode = opcodeOf(first);
        boolean open = (state & FRAGMENTED) != 0;
        if (opcode == Opcode.CONTINUATION) {
            return open ? null : Violation.STRAY_CONTINUATION;
        }
        return open && !Opcode.isControl(opcode) ? Violation.INTERRUPTED_MESSAGE : null;
    }

    /// The rules about the whole length, asked when the header is complete.
    static @Nullable Violation explainLength(FrameDecoder header) {
        Violation violation = shortestForm(header);
        return violation != null ? violation : signBit(header);
    }

    // RFC 6455 §5.2: the minimal number of bytes encodes the length.
    static @Nullable Violation shortestForm(FrameDecoder header) {
        int form = header.second() & FrameDecoder.LENGTH;
        long length = header.payloadLength();
        boolean tooLong =
                (form == FrameDecoder.LENGTH_IN_2 && length <= LONGEST_CONTROL)
                        || (form == FrameDecoder.LENGTH_IN_8
                                && Long.compareUnsigned(length, LONGEST_IN_2) <= 0);
        return tooLong ? Violation.LONG_FORM_LENGTH : null;
    }

    // RFC 6455 §5.2: the most significant bit of an 8-byte length is 0.
    static @Nullable Violation signBit(FrameDecoder header) {
        return header.payloadLength() < 0 ? Violation.LENGTH_SIGN_BIT : null;
    }

    private static int opcodeOf(int first) {
        return first & FrameDecoder.OPCODE;
    }

    /// Lists what is allowed; the rules above list what is forbidden.
    private static byte[] table() {
        byte[] accepted = new byte[256];
        int always = 0b1111;
        int unfragmented = 1 | (1 << COMPRESSION);
        int fragmented = (1 << FRAGMENTED) | (1 << (FRAGMENTED | COMPRESSION));
        for (int fin : new int[] {0, FrameDecoder.FIN}) {
            accepted[fin | Opcode.CONTINUATION] = (byte) fragmented;
            for (int opcode : new int[] {Opcode.TEXT, Opcode.BINARY}) {
                accepted[fin | opcode] = (byte) unfragmented;
                accepted[fin | FrameDecoder.RSV1 | opcode] = 1 << COMPRESSION;
            }
        }
        accepted[FrameDecoder.FIN | Opcode.CLOSE] = (byte) always;
        accepted[FrameDecoder.FIN | Opcode.PING] = (byte) always;
        accepted[FrameDecoder.FIN | Opcode.PONG] = (byte) always;
        return accepted;
    }
}
