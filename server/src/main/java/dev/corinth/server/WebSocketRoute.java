package dev.corinth.server;

import dev.corinth.dispatch.Dispatch;
import dev.corinth.http.OriginRule;
import dev.corinth.websocket.WebSocketConfig;
import dev.corinth.websocket.WebSocketListener;
import dev.corinth.wire.Extensions;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// How WebSockets are served at a path: who decides, who listens, how they behave. Immutable.
///
/// With subprotocols of its own a route goes through what the client offers, in the client's
/// order, and takes the first that it has. A client that offers none, or none that it has, gets
/// the default: the listener or the decision that the route was made with, and no subprotocol.
public final class WebSocketRoute {
    private final Function<Handshake, UpgradeAnswer> decision;
    private final Map<String, Function<Handshake, UpgradeAnswer>> subprotocols;
    private final WebSocketConfig config;
    private final EntryRule entry;
    private final boolean requiresSubprotocol;
    private final Dispatch dispatch;

    private WebSocketRoute(
            Function<Handshake, UpgradeAnswer> decision,
            Map<String, Function<Handshake, UpgradeAnswer>> subprotocols,
            WebSocketConfig config,
            EntryRule entry,
            boolean requiresSubprotocol,
            Dispatch dispatch) {
        this.decision = decision;
        this.subprotocols = subprotocols;
        this.config = config;
        this.entry = entry;
        this.requiresSubprotocol = requiresSubprotocol;
        this.dispatch = dispatch;
    }

    /// All WebSockets by one listener.
    ///
    /// @param shared what is done with them
    /// @return a route with the standard behaviour
    public static WebSocketRoute of(WebSocketListener shared) {
        return deciding(handshake -> handshake.accept(shared));
    }

    /// Each WebSocket by a listener of its own.
    ///
    /// @param maker called for each handshake
    /// @return a route with the standard behaviour
    public static WebSocketRoute each(Supplier<? extends WebSocketListener> maker) {
        return deciding(handshake -> handshake.accept(maker.get()));
    }

    /// Each handshake decided by the application.
    ///
    /// @param decision accepts or rejects; on the loop of the connection, must not block
    /// @return a route with the standard behaviour
    public static WebSocketRoute deciding(Function<Handshake, UpgradeAnswer> decision) {
        return new WebSocketRoute(
                decision,
                Map.of(),
                WebSocketConfig.STANDARD,
                EntryRule.STANDARD,
                false,
                Dispatch.onLoop());
    }

    /// The same with another behaviour.
    ///
    /// @param other limits, compression and timeouts
    /// @return a changed copy
    public WebSocketRoute config(WebSocketConfig other) {
        return new WebSocketRoute(
                decision, subprotocols, other, entry, requiresSubprotocol, dispatch);
    }

    /// The same with other origins.
    ///
    /// @param rule which pages may connect. Default: those of this server
    /// @return a changed copy
    public WebSocketRoute origins(OriginRule rule) {
        return entry(entry.origins(rule));
    }

    /// The same, asking for a token beside a cookie.
    ///
    /// @param check which
    /// @return a changed copy
    public WebSocketRoute csrf(CsrfCheck check) {
        return entry(entry.csrf(check));
    }

    /// The same, finding out who is at the other end: what it finds is with the handshake
    /// ([Handshake#login]) and with the WebSocket.
    ///
    /// @param how before the 101, by messages, or not at all
    /// @return a changed copy
    public WebSocketRoute authenticate(Authentication how) {
        return entry(entry.authentication(how));
    }

    private WebSocketRoute entry(EntryRule rule) {
        return new WebSocketRoute(
                decision, subprotocols, config, rule, requiresSubprotocol, dispatch);
    }

    /// The same with listeners that run elsewhere. Handshakes are decided on the loop all the same.
    ///
    /// @param where such as a [dev.corinth.dispatch.WorkerPool]; routes that are given the same
    ///     object share its threads. Default: the loop of the connection
    /// @return a changed copy
    public WebSocketRoute runOn(Dispatch where) {
        return new WebSocketRoute(
                decision, subprotocols, config, entry, requiresSubprotocol, where);
    }

    /// The same with a subprotocol by a listener of its own.
    ///
    /// @param name a token
    /// @param listener what is done with its WebSockets
    /// @return a changed copy
    public WebSocketRoute subprotocol(String name, WebSocketListener listener) {
        return deciding(name, handshake -> handshake.accept(listener));
    }

    /// The same with a subprotocol by a listener and with a behaviour of its own, such as another
    /// limit of a message.
    ///
    /// @param name a token
    /// @param listener what is done with its WebSockets
    /// @param behaviour how they behave; its compression stays that of the route
    /// @return a changed copy
    public WebSocketRoute subprotocol(
            String name, WebSocketListener listener, WebSocketConfig behaviour) {
        return deciding(name, handshake -> handshake.accept(listener).config(behaviour));
    }

    /// The same with a subprotocol whose handshakes the application decides, for instance to make
    /// a listener with a state of its own for each.
    ///
    /// @param name a token
    /// @param choice accepts or rejects; an acceptance is given the subprotocol
    /// @return a changed copy
    public WebSocketRoute deciding(String name, Function<Handshake, UpgradeAnswer> choice) {
        var more = new LinkedHashMap<>(subprotocols);
        if (more.put(name, choice) != null) {
            throw new IllegalArgumentException("two subprotocols of the name " + name);
        }
        return new WebSocketRoute(decision, more, config, entry, requiresSubprotocol, dispatch);
    }

    /// The same without a default: a client that offers no subprotocol of this route is answered
    /// with 400.
    ///
    /// @return a changed copy
    public WebSocketRoute requireSubprotocol() {
        return new WebSocketRoute(decision, subprotocols, config, entry, true, dispatch);
    }

    /// Decides a handshake.
    UpgradeAnswer decide(Handshake handshake) {
        Optional<String> chosen =
                handshake.offeredSubprotocols().stream()
                        .filter(subprotocols::containsKey)
                        .findFirst();
        if (chosen.isEmpty()) {
            return requiresSubprotocol
                    ? handshake.reject(400).body("no subprotocol of this path was offered\n")
                    : decision.apply(handshake);
        }
        UpgradeAnswer answer = subprotocols.getOrDefault(chosen.get(), decision).apply(handshake);
        return answer instanceof UpgradeAnswer.Acceptance acceptance
                        && acceptance.subprotocol().isEmpty()
                ? acceptance.subprotocol(chosen.get())
                : answer;
    }

    WebSocketConfig config() {
        return config;
    }

    Dispatch dispatch() {
        return dispatch;
    }

    EntryRule entry() {
        return entry;
    }

    Extensions extensions() {
        return Extensions.of(config.deflate());
    }
}
