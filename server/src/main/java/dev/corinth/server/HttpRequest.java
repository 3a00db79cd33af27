package dev.corinth.server;

import dev.corinth.http.FormFields;
import dev.corinth.http.Headers;
import dev.corinth.http.RequestHead;
import dev.corinth.http.ServerHandshake;

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A request as a handler sees it. Immutable once a handler has it.
public abstract sealed class HttpRequest permits Handshake, PlainRequest {
    /// How many fields a form may have.
    private static final int MAX_FORM_FIELDS = 1_000;

    private static final byte[] NOTHING = {};

    private final RequestHead head;
    private final Map<String, String> parameters;
    private final Peer peer;
    private byte[] body = NOTHING;

    /// Who asks.
    ///
    /// @param address the address of the peer as the system knows it
    /// @param caller the client behind it, as trusted proxies tell
    /// @param server who is asked
    /// @param certificates its own first; empty if it was not asked or has none
    record Peer(
            SocketAddress address,
            Caller caller,
            Server server,
            List<X509Certificate> certificates) {}

    HttpRequest(RequestHead head, Map<String, String> parameters, Peer peer) {
        this.head = head;
        this.parameters = parameters;
        this.peer = peer;
    }

    HttpRequest(HttpRequest same) {
        this(same.head, same.parameters, same.peer);
    }

    /// The method.
    ///
    /// @return such as `GET`
    public String method() {
        return head.method();
    }

    /// The target as it was sent.
    ///
    /// @return path and query, percent-encoded
    public String target() {
        return head.target();
    }

    /// The path as it was sent.
    ///
    /// @return percent-encoded
    public String rawPath() {
        return head.rawPath();
    }

    /// The path.
    ///
    /// @return percent-decoded
    public String path() {
        return head.path();
    }

    /// What a name in the pattern of the route stands for.
    ///
    /// @param name without braces
    /// @return empty if the pattern has no such name
    public Optional<String> pathParameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /// A parameter of the query.
    ///
    /// @param name as decoded
    /// @return its first value, decoded
    public Optional<String> query(String name) {
        return head.query(name);
    }

    /// All values of a parameter of the query.
    ///
    /// @param name as decoded
    /// @return decoded, in order
    public List<String> queryAll(String name) {
        return head.queryAll(name);
    }

    /// The query as it was sent, without its question mark.
    ///
    /// @return percent-encoded; empty text if there is none
    public String rawQuery() {
        return head.query();
    }

    /// A header field.
    ///
    /// @param name in any case
    /// @return its first value
    public Optional<String> header(String name) {
        return head.headers().first(name);
    }

    /// All header fields.
    ///
    /// @return in order, as they were sent
    public Headers headers() {
        return head.headers();
    }

    /// A cookie.
    ///
    /// @param name exact
    /// @return its value as it was sent
    public Optional<String> cookie(String name) {
        return Optional.ofNullable(head.cookies().get(name));
    }

    /// The body, if the route has it whole in memory.
    ///
    /// @return a copy; empty if there is none, if it comes piece by piece, and for GET and HEAD
    public byte[] body() {
        return body.clone();
    }

    /// The body as text, if the route has it whole in memory.
    ///
    /// @return decoded as UTF-8, where what is no UTF-8 becomes U+FFFD
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /// The body as the fields of a form (`application/x-www-form-urlencoded`), at most 1,000.
    ///
    /// @return the fields
    /// @throws HttpException 415 if it is of another type; 400 if it is malformed or has more
    public Form form() {
        String type = header("Content-Type").orElse("");
        int end = type.indexOf(';');
        String bare = (end < 0 ? type : type.substring(0, end)).strip();
        if (!bare.equalsIgnoreCase("application/x-www-form-urlencoded")) {
            throw new HttpException(415, "the fields of a form are needed");
        }
        String bytes = new String(body, StandardCharsets.ISO_8859_1);
        return FormFields.parse(bytes, MAX_FORM_FIELDS)
                .map(Form::new)
                .orElseThrow(() -> new HttpException(400, "malformed form"));
    }

    /// The address of the peer, as the system knows it, or a trusted proxy by the PROXY protocol.
    ///
    /// @return an internet or Unix domain address
    public SocketAddress peerAddress() {
        return peer.address();
    }

    /// The address of the client: what trusted proxies say in fields of the request
    /// ([Listening#proxies]), or else that of the peer.
    ///
    /// @return an internet or Unix domain address, with port 0 where a proxy tells none; `0.0.0.0`
    ///     with port 0 where what a trusted proxy says of it is no address, or cannot be read
    public SocketAddress clientAddress() {
        return peer.caller().address();
    }

    /// Whether the client asked in TLS: of us, or of a trusted proxy that says so.
    ///
    /// @return false for plain text
    public boolean isSecure() {
        return peer.caller().isSecure();
    }

    /// Who asks, by its certificate: checked against the authorities of
    /// [ServerTls#clientCertificates].
    ///
    /// @return its own certificate first; empty if it was not asked for one or has none
    public List<X509Certificate> clientCertificates() {
        return peer.certificates();
    }

    /// The server that was asked.
    ///
    /// @return running
    public Server server() {
        return peer.server();
    }

    RequestHead head() {
        return head;
    }

    /// Sets the body, before anybody has seen this.
    void body(byte[] whole) {
        body = whole;
    }

    /// The same request as one that asks for a WebSocket.
    Handshake handshake(ServerHandshake.Accepted offer) {
        return new Handshake(head, parameters, peer, offer);
    }
}
