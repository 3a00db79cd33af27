package dev.corinth.server;

import dev.corinth.engine.IpAddress;
import dev.corinth.http.Headers;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Who asks, and whether nobody could read it on its way: what trusted proxies tell, or else what
/// the connection shows. Immutable.
///
/// Where a trusted proxy says something of which no address can be read, nobody knows who asks.
/// Such a caller is at `0.0.0.0`, port 0, and never at the address of the proxy: whoever can spoil
/// what is said must not be taken for the proxy and its network.
///
/// @param address of the client, or [#NOWHERE]
/// @param isSecure whether the client spoke TLS
record Caller(SocketAddress address, boolean isSecure) {
    /// Where a caller is of whom nothing can be read.
    static final InetSocketAddress NOWHERE =
            new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 0);

    /// More proxies than this in a row are not believed.
    private static final int MOST_HOPS = 32;

    /// How much is read of a field, from its end: what stands in front is what its client wrote.
    private static final int MOST_CHARACTERS = 4096;

    private static final int MOST_PORT = 65_535;

    /// An element of which nothing can be read.
    private static final String UNREADABLE = "";

    /// One step on the way of a request, as the proxy that took it tells.
    ///
    /// @param from who came; [#NOWHERE] if that is no address; null if it does not tell
    /// @param proto by what, or empty
    private record Hop(@Nullable InetSocketAddress from, String proto) {}

    /// Whom a request comes from. Proxies add to the end, so the last one that is not trusted is
    /// the client; what stands before it is the client's own word.
    static Caller of(Caller peer, Headers headers, Proxies proxies) {
        if (!proxies.trusted().contains(peer.address())) {
            return peer;
        }
        List<Hop> hops =
                switch (proxies.forwarding()) {
                    case NONE -> List.of();
                    case X_FORWARDED -> ofXForwarded(headers);
                    case FORWARDED -> ofForwarded(headers);
                };
        Caller caller = peer;
        for (Hop hop : hops.reversed()) {
            if (!proxies.trusted().contains(caller.address())) {
                break;
            }
            InetSocketAddress from = hop.from();
            boolean isSecure = isSecure(hop.proto(), caller.isSecure());
            caller = new Caller(from == null ? caller.address() : from, isSecure);
            if (from == null || from.equals(NOWHERE)) {
                break;
            }
        }
        return caller;
    }

    private static boolean isSecure(String proto, boolean otherwise) {
        return switch (proto.toLowerCase(Locale.ROOT)) {
            case "https", "wss" -> true;
            case "http", "ws" -> false;
            default -> otherwise;
        };
    }

    private static List<Hop> ofXForwarded(Headers headers) {
        List<String> from = listed(headers, "X-Forwarded-For");
        List<String> protos = listed(headers, "X-Forwarded-Proto");
        var hops = new ArrayList<Hop>();
        for (int i = 0; i < from.size(); i++) {
            boolean isOneEach = protos.size() == from.size();
            String last = protos.isEmpty() ? "" : protos.getLast();
            hops.add(new Hop(address(from.get(i)), isOneEach ? protos.get(i) : last));
        }
        if (hops.isEmpty() && !protos.isEmpty()) {
            hops.add(new Hop(null, protos.getLast()));
        }
        return hops;
    }

    private static List<String> listed(Headers headers, String name) {
        String all = String.join(",", headers.all(name));
        if (all.isBlank()) {
            return List.of();
        }
        int cut = all.length() - MOST_CHARACTERS;
        // Proxies write behind what they were told, so it is the front that is left out.
        int from = cut <= 0 ? 0 : all.indexOf(',', cut - 1) + 1;
        if (cut > 0 && from == 0) {
            return List.of(UNREADABLE);
        }
        return last(IpAddress.parts(all.substring(from), ',').stream().map(String::strip).toList());
    }

    private static <T> List<T> last(List<T> all) {
        return all.subList(Math.max(0, all.size() - MOST_HOPS), all.size());
    }

    /// RFC 7239 §4: elements parted by commas, pairs by semicolons. Each line is read by itself, so
    /// that a quote which one proxy leaves open does not reach into what the next one says.
    private static List<Hop> ofForwarded(Headers headers) {
        List<String> lines = headers.all("Forwarded");
        if (lines.stream().allMatch(String::isBlank)) {
            return List.of();
        }
        List<Hop> hops = new ArrayList<>();
        for (String line : lines) {
            last(split(line, ',')).forEach(element -> hops.add(hop(element)));
        }
        return last(hops);
    }

    private static Hop hop(String element) {
        InetSocketAddress from = NOWHERE;
        String proto = "";
        for (String pair : split(element, ';')) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? "" : pair.substring(0, equals).strip();
            String value = unquoted(pair.substring(equals + 1).strip());
            if (name.equalsIgnoreCase("for")) {
                from = address(value);
            } else if (name.equalsIgnoreCase("proto")) {
                proto = value;
            }
        }
        return new Hop(from, proto);
    }

    /// Parts a text where a character stands that is not inside quotes. A text whose last quote
    /// stays open is one part that says nothing, for who left it open is not known; so is one whose
    /// last part is too long. Parts that begin too far in front are left out.
    private static List<String> split(String text, char at) {
        var parts = new ArrayList<String>();
        boolean isQuoted = false;
        int from = 0;
        int first = text.length() - MOST_CHARACTERS;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                isQuoted = !isQuoted;
            } else if (c == '\\' && isQuoted) {
                // What stands behind it ends nothing (RFC 9110 §5.6.4).
                i++;
            } else if (c == at && !isQuoted) {
                if (from >= first) {
                    parts.add(text.substring(from, i));
                }
                from = i + 1;
            }
        }
        parts.add(text.substring(from));
        return isQuoted || from < first ? List.of(UNREADABLE) : parts;
    }

    private static String unquoted(String value) {
        boolean isQuoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return isQuoted ? unescaped(value.substring(1, value.length() - 1)) : value;
    }

    /// What stands within quotes, without the backslash before each escaped character.
    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            boolean escapes = text.charAt(i) == '\\' && i + 1 < text.length();
            plain.append(text.charAt(escapes ? ++i : i));
        }
        return plain.toString();
    }

    /// An address with a port or without: `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`,
    /// `[2001:db8::1]:4711`.
    ///
    /// @return [#NOWHERE] if it is none
    private static InetSocketAddress address(String text) {
        int close = text.indexOf(']');
        boolean isBracketed = text.startsWith("[") && close > 0;
        int colon = text.indexOf(':');
        boolean hasPort = !isBracketed && colon >= 0 && colon == text.lastIndexOf(':');
        String host = text;
        if (isBracketed) {
            host = text.substring(1, close);
        } else if (hasPort) {
            host = text.substring(0, colon);
        }
        InetAddress address = IpAddress.parse(host);
        String rest =
                isBracketed ? text.substring(close + 1) : hasPort ? text.substring(colon) : "";
        int port = rest.isEmpty() ? 0 : port(rest);
        return address == null || port < 0 ? NOWHERE : new InetSocketAddress(address, port);
    }

    private static int port(String text) {
        return text.startsWith(":") ? IpAddress.number(text.substring(1), MOST_PORT) : -1;
    }
}
