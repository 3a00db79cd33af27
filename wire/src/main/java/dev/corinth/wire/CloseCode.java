package dev.corinth.wire;

import java.nio.charset.StandardCharsets;

/// The close codes of RFC 6455 §7.4 and of the IANA registry that grew from it.
/// Immutable.
public final class CloseCode {
    /// The longest reason in bytes of UTF-8: a control frame has 125, two of them the code.
    public static final int MOST_REASON_BYTES = 123;

    /// The purpose of the connection is fulfilled.
    public static final int NORMAL = 1000;

    /// A server goes down or a page is left.
    public static final int GOING_AWAY = 1001;

    /// The peer broke the protocol.
    public static final int PROTOCOL_ERROR = 1002;

    /// The peer sent a kind of message that is not accepted here.
    public static final int UNSUPPORTED = 1003;

    /// Never on the wire: the close frame held no code.
    public static final int NO_CODE = 1005;

    /// Never on the wire: the connection ended without a close frame.
    public static final int ABNORMAL = 1006;

    /// A payload was not what its message promised: text that is not UTF-8, corrupt compression.
    public static final int INVALID_PAYLOAD = 1007;

    /// The peer broke a rule of ours.
    public static final int POLICY = 1008;

    /// A message was larger than the limit.
    public static final int TOO_BIG = 1009;

    /// A client misses an extension in the server's answer.
    public static final int MISSING_EXTENSION = 1010;

    /// The server met an error of its own.
    public static final int INTERNAL_ERROR = 1011;

    /// The service restarts (IANA).
    public static final int SERVICE_RESTART = 1012;

    /// The server is overloaded (IANA).
    public static final int TRY_AGAIN_LATER = 1013;

    /// A gateway got a bad answer (IANA).
    public static final int BAD_GATEWAY = 1014;

    /// Who is at the other end has not said who it is, or may no longer be here (IANA).
    public static final int UNAUTHORIZED = 3000;

    private static final int FIRST_OPEN = 3000;
    private static final int LAST = 4999;

    private CloseCode() {}

    /// Tells whether a peer may put this code into a close frame (RFC 6455 §7.4.1 and §7.4.2).
    ///
    /// @param code the number from the frame
    /// @return true for 1000 to 1003, 1007 to 1014 and 3000 to 4999
    public static boolean isReceivable(int code) {
        boolean registered =
                (code >= NORMAL && code <= UNSUPPORTED)
                        || (code >= INVALID_PAYLOAD && code <= BAD_GATEWAY);
        return registered || (code >= FIRST_OPEN && code <= LAST);
    }

    /// Tells whether we may put this code into a close frame: the same set, since what we send
    /// must be receivable.
    ///
    /// @param code the number to be sent
    /// @return true for 1000 to 1003, 1007 to 1014 and 3000 to 4999
    public static boolean isSendable(int code) {
        return isReceivable(code);
    }

    /// Refuses what must not stand in a close frame of ours (RFC 6455 §5.5.1, §7.4).
    ///
    /// @param code the number to be sent
    /// @param reason the text beside it
    /// @throws IllegalArgumentException if it is no [sendable][#isSendable] code, or if the reason
    ///     is longer than [#MOST_REASON_BYTES] or has half of a surrogate pair
    public static void requireSendable(int code, String reason) {
        if (!isSendable(code)) {
            throw new IllegalArgumentException(
                    "close code=" + code + ", 1000 to 1003, 1007 to 1014 or 3000 to 4999");
        }
        int length = reason.getBytes(StandardCharsets.UTF_8).length;
        if (length > MOST_REASON_BYTES) {
            throw new IllegalArgumentException(
                    "close reason: bytes=" + length + ", at most " + MOST_REASON_BYTES);
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(reason)) {
            throw new IllegalArgumentException("close reason: half of a surrogate pair");
        }
    }
}
