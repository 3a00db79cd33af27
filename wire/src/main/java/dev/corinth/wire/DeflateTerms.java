package dev.corinth.wire;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// The four parameters of permessage-deflate in one offer or response (RFC 7692 §7.1).
/// Immutable.
///
/// @param serverNoTakeover `server_no_context_takeover` is there
/// @param clientNoTakeover `client_no_context_takeover` is there
/// @param serverBits value of `server_max_window_bits`, or [#ABSENT]
/// @param clientBits value of `client_max_window_bits`, or [#ABSENT], or [#NO_VALUE]
record DeflateTerms(
        boolean serverNoTakeover, boolean clientNoTakeover, int serverBits, int clientBits) {
    static final String SERVER_NO_TAKEOVER = "server_no_context_takeover";
    static final String CLIENT_NO_TAKEOVER = "client_no_context_takeover";
    static final String SERVER_BITS = "server_max_window_bits";
    static final String CLIENT_BITS = "client_max_window_bits";

    /// The parameter is not there.
    static final int ABSENT = 0;

    /// The parameter is there without a value, which only an offer may do.
    static final int NO_VALUE = -1;

    private static final int SMALLEST = 8;

    /// Reads an offer or a response.
    ///
    /// @return empty when a parameter is unknown, doubled, or has a value that it cannot have
    static Optional<DeflateTerms> read(ExtensionOffer offer) {
        Set<String> names = new HashSet<>();
        int serverBits = ABSENT;
        int clientBits = ABSENT;
        boolean valid = true;
        for (Parameter parameter : offer.parameters()) {
            valid &= names.add(parameter.name()) && isKnown(parameter);
            switch (parameter.name()) {
                case SERVER_BITS -> serverBits = bits(parameter);
                case CLIENT_BITS -> clientBits = bits(parameter);
                default -> {}
            }
        }
        if (!valid) {
            return Optional.empty();
        }
        return Optional.of(
                new DeflateTerms(
                        names.contains(SERVER_NO_TAKEOVER),
                        names.contains(CLIENT_NO_TAKEOVER),
                        serverBits,
                        clientBits));
    }

    private static boolean isKnown(Parameter parameter) {
        return switch (parameter.name()) {
            case SERVER_NO_TAKEOVER, CLIENT_NO_TAKEOVER -> parameter.value().isEmpty();
            case SERVER_BITS -> parameter.value().isPresent() && bits(parameter) != ABSENT;
            case CLIENT_BITS -> bits(parameter) != ABSENT;
            default -> false;
        };
    }

    /// The value, which has no leading zero; absent when it is none of 8 to 15.
    private static int bits(Parameter parameter) {
        if (parameter.value().isEmpty()) {
            return NO_VALUE;
        }
        String text = parameter.value().get();
        for (int bits = SMALLEST; bits <= DeflateParameters.WIDEST; bits++) {
            if (text.equals(Integer.toString(bits))) {
                return bits;
            }
        }
        return ABSENT;
    }

    /// A response without a value for `client_max_window_bits` is wrong (RFC 7692 §7.1.2.2).
    boolean mayBeResponse() {
        return clientBits != NO_VALUE;
    }

    /// What is agreed when these are the terms of a response.
    DeflateParameters agreed() {
        return new DeflateParameters(
                !serverNoTakeover, !clientNoTakeover, orWidest(serverBits), orWidest(clientBits));
    }

    static int orWidest(int bits) {
        return bits == ABSENT || bits == NO_VALUE ? DeflateParameters.WIDEST : bits;
    }
}
