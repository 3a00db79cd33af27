package dev.corinth.live;

import dev.corinth.server.HttpAnswer;
import dev.corinth.server.Server;
import dev.corinth.server.Topics;
import dev.corinth.server.WebSocketRoute;
import dev.corinth.websocket.WebSocketMember;
import dev.corinth.wire.DeflateConfig;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.UnaryOperator;

/// Topics for browsers: a WebSocket that speaks JSON, and the JavaScript for pages. Immutable; safe
/// for any thread.
///
/// ```java
/// Server server = Server.on(9001).topic("room/+", TopicPolicy.STANDARD, TopicAccess.everybody());
/// Live.serve(server, "/live", LiveConfig.STANDARD);
/// server.start();
/// ```
///
/// A page takes `<script src="/live/live.js"></script>` and says `new CorinthLive("/live")`. What
/// clients may do is said by the access of each topic ([Server#topic]); without a rule nothing is
/// allowed. `docs/live.md` has the protocol and the client.
public final class Live {
    private final Topics topics;
    private final LiveConfig config;
    private final int plain;
    private final int deflated;

    private Live(Topics topics, LiveConfig config) {
        DeflateConfig deflate = config.webSocket().deflate();
        this.topics = topics;
        this.config = config;
        this.plain = topics.encoding(all -> new LiveFrames(all, DeflateConfig.off()));
        this.deflated = topics.encoding(all -> new LiveFrames(all, deflate));
    }

    /// Adds the WebSocket and the script to a server that is not started yet.
    ///
    /// @param server to be started
    /// @param path where the WebSocket is; the script is at `live.js` below it
    /// @param config limits, origins and names
    public static void serve(Server server, String path, LiveConfig config) {
        serve(server, path, config, route -> route);
    }

    /// The same with more said about the route, such as who may open its WebSockets, without which
    /// a server that others can reach does not start.
    ///
    /// @param server to be started
    /// @param path where the WebSocket is; the script, which is for everybody, is at `live.js`
    ///     below it
    /// @param config limits, origins and names
    /// @param route changes the route, such as `it -> it.authenticate(…)`
    public static void serve(
            Server server, String path, LiveConfig config, UnaryOperator<WebSocketRoute> route) {
        Live live = new Live(server.topics(), config);
        WebSocketRoute plain =
                WebSocketRoute.each(() -> new LiveSession(live))
                        .config(config.webSocket())
                        .origins(config.origins());
        HttpAnswer script = script();
        server.webSocket(path, route.apply(plain)).get(path + "/live.js", request -> script);
    }

    Topics topics() {
        return topics;
    }

    LiveConfig config() {
        return config;
    }

    /// What a client is sent: frames for all, compressed if it takes them.
    int encoding(WebSocketMember member) {
        boolean isDeflated = config.webSocket().deflate().enabled() && member.takesDeflated();
        return isDeflated ? deflated : plain;
    }

    private static HttpAnswer script() {
        try (InputStream in = Live.class.getResourceAsStream("live.js")) {
            if (in == null) {
                throw new IllegalStateException("live.js is missing in this build");
            }
            return HttpAnswer.of(200, "text/javascript; charset=utf-8", in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
