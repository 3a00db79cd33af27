package dev.corinth.server;

import dev.corinth.wire.ExtensionOffer;

import java.util.List;

/// What is agreed with browsers that offer permessage-deflate and then compress wrongly (Safari
/// 15.0 to 15.3): no compression. Stateless; safe for any thread.
final class BrokenDeflate {
    private static final String VERSION = " Version/15.";
    private static final String SAFARI = " Safari/";
    private static final char LAST_BROKEN = '3';

    private BrokenDeflate() {}

    /// What of an offer can be agreed on.
    ///
    /// @param offered by the client
    /// @param userAgent as the client calls itself, may be empty
    /// @return without compression if the client cannot do it
    static List<ExtensionOffer> usable(List<ExtensionOffer> offered, String userAgent) {
        return isBroken(userAgent)
                ? offered.stream().filter(one -> !one.name().equals("permessage-deflate")).toList()
                : offered;
    }

    private static boolean isBroken(String userAgent) {
        int found = userAgent.indexOf(VERSION);
        int minor = found + VERSION.length();
        return found >= 0
                && userAgent.indexOf(SAFARI, minor) >= 0
                && userAgent.charAt(minor) >= '0'
                && userAgent.charAt(minor) <= LAST_BROKEN
                && !Character.isDigit(userAgent.charAt(minor + 1));
    }
}
