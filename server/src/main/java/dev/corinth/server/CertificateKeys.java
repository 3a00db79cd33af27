package dev.corinth.server;

import org.jspecify.annotations.Nullable;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/// The certificates of a server, found by the name that a client asks for (SNI, RFC 6066 §3).
/// Immutable; safe for any thread.
///
/// A name that a certificate has itself goes before one that it covers by a wildcard, which stands
/// for the left-most label alone and for one label only (RFC 9525 §6.3): `*.example.com` is for
/// `a.example.com`, but neither for `example.com` nor for `a.b.example.com`. Of several for one
/// name, TLS chooses the kind of key, and of one kind the first is taken. Who asks for no name, for
/// an odd one or for one that nobody has gets the first of all, unless strangers are refused.
final class CertificateKeys extends X509ExtendedKeyManager {
    private final List<CertificatePair> pairs;
    private final Map<String, List<Integer>> exact = new HashMap<>();

    /// By what stands behind the star and its point.
    private final Map<String, List<Integer>> wild = new HashMap<>();

    /// @param pairs at least one, the first for those who ask for no name we know
    CertificateKeys(List<CertificatePair> pairs) {
        this.pairs = List.copyOf(pairs);
        for (int i = 0; i < pairs.size(); i++) {
            for (String name : pairs.get(i).names()) {
                boolean isWild = name.startsWith("*.");
                Map<String, List<Integer>> index = isWild ? wild : exact;
                String key = isWild ? name.substring(2) : name;
                index.computeIfAbsent(key, _ -> new ArrayList<>()).add(i);
            }
        }
    }

    /// How many names there are, which is as many as the certificates have.
    int nameCount() {
        return exact.size() + wild.size();
    }

    /// Whether a name has a certificate of its own.
    boolean knows(String host) {
        return !matching(host).isEmpty();
    }

    /// Whether a name has certificates of its own and none of them is the one given, or one for the
    /// same names, as after a reload.
    boolean isForAnother(String host, X509Certificate shown) {
        List<Integer> own = matching(host);
        if (pairs.size() < 2 || own.isEmpty()) {
            return false;
        }
        List<String> names = CertificatePair.names(shown);
        return own.stream()
                .map(pairs::get)
                .noneMatch(it -> it.chain().getFirst().equals(shown) || it.names().equals(names));
    }

    /// The places of the certificates for a name, the best first.
    List<Integer> matching(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        List<Integer> own = exact.get(name);
        if (own != null) {
            return own;
        }
        int point = name.indexOf('.');
        return point <= 0 ? List.of() : wild.getOrDefault(name.substring(point + 1), List.of());
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        for (int place : matching(askedFor(engine))) {
            if (isOf(keyType, place)) {
                return String.valueOf(place);
            }
        }
        // A client that cannot use the keys of its name is told no other name's certificate.
        boolean isKnown = knows(askedFor(engine));
        for (int place = 0; place < pairs.size() && !isKnown; place++) {
            if (isOf(keyType, place) && isDefault(place)) {
                return String.valueOf(place);
            }
        }
        return null;
    }

    /// The first pair is for strangers, and so are others for just the same names, such as the RSA
    /// one beside the EC one.
    private boolean isDefault(int place) {
        return place == 0 || pairs.get(place).names().equals(pairs.getFirst().names());
    }

    private boolean isOf(String keyType, int place) {
        return pairs.get(place).key().getAlgorithm().equals(keyType);
    }

    private static String askedFor(@Nullable SSLEngine engine) {
        if (engine == null
                || !(engine.getHandshakeSession() instanceof ExtendedSSLSession session)) {
            return "";
        }
        for (SNIServerName name : session.getRequestedServerNames()) {
            if (name instanceof SNIHostName host) {
                return host.getAsciiName();
            }
        }
        return "";
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return pair(alias).chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return pair(alias).key();
    }

    private CertificatePair pair(String alias) {
        return pairs.get(Integer.parseInt(alias));
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        var places = new ArrayList<String>();
        for (int i = 0; i < pairs.size(); i++) {
            if (isOf(keyType, i)) {
                places.add(String.valueOf(i));
            }
        }
        return places.isEmpty() ? null : places.toArray(String[]::new);
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null; // engines only
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null; // servers only
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null; // servers only
    }
}
