package dev.corinth.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// What this machine calls itself. Immutable. Looked up when it is first asked for, which may ask
/// DNS: by the thread that writes a log, not by the one that logs.
final class MachineName {
    /// RFC 5424 §6.2.4.
    private static final int MOST = 255;

    /// Without spaces; `-` where it is not known.
    static final String OWN = own();

    private MachineName() {}

    private static String own() {
        try {
            String name = InetAddress.getLocalHost().getHostName();
            boolean isPlain = !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c <= '~');
            return isPlain ? name.substring(0, Math.min(name.length(), MOST)) : "-";
        } catch (UnknownHostException e) {
            return "-";
        }
    }
}
