package dev.corinth.server;

import dev.corinth.dispatch.Dispatch;
import dev.corinth.http.Authority;
import dev.corinth.http.Headers;
import dev.corinth.http.HttpError;
import dev.corinth.http.RequestHead;
import dev.corinth.websocket.WebSocketListener;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// What is served where. Set up by one thread; from the start of the first server that has it,
/// unchangeable and safe for any thread.
///
/// ```java
/// Routes api = new Routes()
///         .get("/rooms/{room}", request -> HttpAnswer.text(200, "a room"))
///         .post("/rooms", request -> HttpAnswer.text(201, "made"))
///         .header("Cache-Control", "no-store");
/// Server.on(9001).mount("/api", api).start();
/// ```
///
/// A path is made of literal segments, `{name}` for any one segment, and `{name...}` last for the
/// rest. Where several lead to the same request, the first of these wins:
///
/// 1. a path that is written out in full;
/// 2. the mount with the longest prefix, which then answers whatever comes under it;
/// 3. a path with names, in the order in which they were added;
/// 4. a mount at `/`.
///
/// A path may have WebSockets and methods. Of a method that it does not have it says 405 with
/// `Allow`; HEAD is answered as GET is, without the body, and OPTIONS with `Allow`, unless there is
/// a route for them.
public final class Routes implements Offer {
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH");

    private final Router router = new Router();
    private final List<Mount> mounts = new ArrayList<>();
    private final Map<String, Routes> hosts = new HashMap<>();
    private Headers fields = Headers.NONE;
    private @Nullable BasicAuth auth;
    private volatile boolean isFrozen;

    /// Routes to nothing, until something is added.
    public Routes() {}

    /// Serves WebSockets at a path, all by one listener, with the standard behaviour.
    ///
    /// @param path literal segments, `{name}` for any one segment, `{name...}` last for the rest
    /// @param listener what is done with them
    /// @return this
    public Routes webSocket(String path, WebSocketListener listener) {
        return webSocket(path, WebSocketRoute.of(listener));
    }

    /// Serves WebSockets at a path.
    ///
    /// @param path as above
    /// @param route who decides, who listens, and how they behave
    /// @return this
    public Routes webSocket(String path, WebSocketRoute route) {
        requireChangeable();
        router.place(path).webSocket(route);
        return this;
    }

    /// Answers requests of a method at a path.
    ///
    /// @param method `GET`, `HEAD`, `POST`, `PUT`, `DELETE`, `OPTIONS` or `PATCH`
    /// @param path as above
    /// @param route who answers, and how
    /// @return this
    public Routes on(String method, String path, HttpRoute route) {
        requireChangeable();
        if (!METHODS.contains(method)) {
            throw new IllegalArgumentException("method=" + method + ", one of " + METHODS);
        }
        router.place(path).on(method, route);
        return this;
    }

    /// Answers GET and HEAD requests at a path.
    ///
    /// @param path as above
    /// @param handler makes the answer; on the loop of the connection, must not block
    /// @return this
    public Routes get(String path, Function<HttpRequest, HttpAnswer> handler) {
        return get(path, HttpRoute.of(handler));
    }

    /// Answers GET and HEAD requests at a path.
    ///
    /// @param path as above
    /// @param route who answers, and how
    /// @return this
    public Routes get(String path, HttpRoute route) {
        return on("GET", path, route);
    }

    /// Answers HEAD requests at a path, in place of what answers GET there.
    ///
    /// @param path as above
    /// @param route who answers, and how; a body is counted and not sent
    /// @return this
    public Routes head(String path, HttpRoute route) {
        return on("HEAD", path, route);
    }

    /// Answers POST requests at a path.
    ///
    /// @param path as above
    /// @param handler makes the answer; on the loop of the connection, must not block
    /// @return this
    public Routes post(String path, Function<HttpRequest, HttpAnswer> handler) {
        return post(path, HttpRoute.of(handler));
    }

    /// Answers POST requests at a path.
    ///
    /// @param path as above
    /// @param route who answers, and how
    /// @return this
    public Routes post(String path, HttpRoute route) {
        return on("POST", path, route);
    }

    /// Answers PUT requests at a path.
    ///
    /// @param path as above
    /// @param handler makes the answer; on the loop of the connection, must not block
    /// @return this
    public Routes put(String path, Function<HttpRequest, HttpAnswer> handler) {
        return put(path, HttpRoute.of(handler));
    }

    /// Answers PUT requests at a path.
    ///
    /// @param path as above
    /// @param route who answers, and how
    /// @return this
    public Routes put(String path, HttpRoute route) {
        return on("PUT", path, route);
    }

    /// Answers DELETE requests at a path.
    ///
    /// @param path as above
    /// @param handler makes the answer; on the loop of the connection, must not block
    /// @return this
    public Routes delete(String path, Function<HttpRequest, HttpAnswer> handler) {
        return delete(path, HttpRoute.of(handler));
    }

    /// Answers DELETE requests at a path.
    ///
    /// @param path as above
    /// @param route who answers, and how
    /// @return this
    public Routes delete(String path, HttpRoute route) {
        return on("DELETE", path, route);
    }

    /// Answers PATCH requests at a path.
    ///
    /// @param path as above
    /// @param handler makes the answer; on the loop of the connection, must not block
    /// @return this
    public Routes patch(String path, Function<HttpRequest, HttpAnswer> handler) {
        return patch(path, HttpRoute.of(handler));
    }

    /// Answers PATCH requests at a path.
    ///
    /// @param path as above
    /// @param route who answers, and how
    /// @return this
    public Routes patch(String path, HttpRoute route) {
        return on("PATCH", path, route);
    }

    /// Answers OPTIONS requests at a path, in place of the answer with `Allow`.
    ///
    /// @param path as above
    /// @param route who answers, and how
    /// @return this
    public Routes options(String path, HttpRoute route) {
        return on("OPTIONS", path, route);
    }

    /// Sends whoever asks for a path elsewhere, with 308: for good, with the same method.
    ///
    /// @param path as above
    /// @param target path or address; `{name}` in it is what the name in the path stands for. The
    ///     query goes along, unless the target has one
    /// @return this
    public Routes redirect(String path, String target) {
        return redirect(path, target, 308);
    }

    /// Sends whoever asks for a path elsewhere.
    ///
    /// @param path as above
    /// @param target as above
    /// @param status 301, 302, 303, 307 or 308
    /// @return this
    public Routes redirect(String path, String target, int status) {
        Redirect redirect = new Redirect(target, status);
        HttpRoute route = HttpRoute.of(redirect::answer);
        METHODS.stream().filter(it -> !it.equals("HEAD")).forEach(it -> on(it, path, route));
        return this;
    }

    /// Serves other routes under a prefix of the path; they see the path without it. What they do
    /// not have is not looked for here.
    ///
    /// @param prefix such as `/api`; covers itself and all that is below it
    /// @param routes have no virtual hosts; may be mounted in several places
    /// @return this
    public Routes mount(String prefix, Routes routes) {
        requireChangeable();
        Mount mount = Mount.of(prefix, routes);
        if (routes.reaches(this)) {
            throw new IllegalArgumentException("prefix=" + prefix + ": mounted into themselves");
        }
        if (!routes.hosts.isEmpty()) {
            throw new IllegalArgumentException(
                    "prefix=" + prefix + ": routes with virtual hosts are no mount");
        }
        if (mounts.stream().anyMatch(it -> it.prefix().equals(mount.prefix()))) {
            throw new IllegalArgumentException("two mounts: prefix=" + prefix);
        }
        mounts.add(mount);
        mounts.sort(Comparator.comparing((Mount it) -> it.prefix().length()).reversed());
        return this;
    }

    /// Serves other routes, and nothing of these, to requests whose `Host` is a name. That name is
    /// answered to as if [Listening#hosts] had it; requests for all other names stay here.
    ///
    /// @param name a host without port, or `*.` and a domain for every one label before it
    /// @param routes have no virtual hosts of their own
    /// @return this
    public Routes host(String name, Routes routes) {
        requireChangeable();
        String domain = name.startsWith("*.") ? name.substring(2) : name;
        boolean isHost = Authority.parse(domain).filter(it -> it.port().isEmpty()).isPresent();
        if (!isHost) {
            throw new IllegalArgumentException("not a host without port: name=" + name);
        }
        if (!routes.hosts.isEmpty() || routes.reaches(this)) {
            throw new IllegalArgumentException("name=" + name + ": a host within a host");
        }
        if (hosts.put(name.toLowerCase(Locale.ROOT), routes) != null) {
            throw new IllegalArgumentException("two virtual hosts: name=" + name);
        }
        return this;
    }

    /// Adds a header field to every answer that comes from here or from what is mounted here, also
    /// to refusals, unless the answer or an inner mount has a field of that name itself.
    ///
    /// @param name a token, none of the connection, the framing or the handshake
    /// @param value without line ends
    /// @return this
    public Routes header(String name, String value) {
        requireChangeable();
        HeaderEdit.requireOrdinary(name);
        fields = fields.plus(name, value);
        return this;
    }

    /// Lets only those in who name themselves, before anything here or in what is mounted here is
    /// looked for.
    ///
    /// @param users names and passwords
    /// @return this
    public Routes basicAuth(BasicAuth users) {
        requireChangeable();
        if (auth != null) {
            throw new IllegalStateException("these routes have users already");
        }
        auth = users;
        return this;
    }

    // --- for a server ---------------------------------------------------------------------

    /// From here on nothing changes any more.
    void freeze() {
        if (!isFrozen) {
            isFrozen = true;
            inner().forEach(Routes::freeze);
        }
    }

    /// The routes of a virtual host, if it is one.
    Optional<Routes> host(RequestHead head) {
        if (hosts.isEmpty() || head.host().isEmpty()) {
            return Optional.empty();
        }
        String name = head.host().get().host();
        Routes exact = hosts.get(name);
        int dot = name.indexOf('.');
        boolean mayMatch = exact == null && dot > 0;
        return Optional.ofNullable(mayMatch ? hosts.get("*" + name.substring(dot)) : exact);
    }

    /// The way of a decoded path.
    Passage passage(String path) {
        List<Routes> through = new ArrayList<>(2);
        Routes here = this;
        String left = path;
        while (true) {
            through.add(here);
            Optional<Router.Found> found = here.router.literal(left);
            Optional<Mount> mount = found.isEmpty() ? here.mount(left, false) : Optional.empty();
            if (found.isEmpty() && mount.isEmpty()) {
                found = here.router.pattern(left);
                mount = found.isEmpty() ? here.mount(left, true) : mount;
            }
            if (mount.isEmpty()) {
                return new Passage(through, found, left);
            }
            here = mount.get().routes();
            left = mount.get().inner(left);
        }
    }

    Optional<HttpError> refusal(RequestHead head) {
        BasicAuth users = auth;
        return users == null ? Optional.empty() : users.refusal(head);
    }

    Headers fields() {
        return fields;
    }

    /// Where the handlers of all routes run; the same object may come more than once.
    List<Dispatch> dispatches() {
        return Stream.concat(
                        router.places().flatMap(Place::dispatches),
                        inner().flatMap(routes -> routes.dispatches().stream()))
                .toList();
    }

    private Optional<Mount> mount(String path, boolean isRoot) {
        for (Mount mount : mounts) {
            if (mount.prefix().isEmpty() == isRoot && mount.covers(path)) {
                return Optional.of(mount);
            }
        }
        return Optional.empty();
    }

    private boolean reaches(Routes other) {
        return this == other || inner().anyMatch(routes -> routes.reaches(other));
    }

    private Stream<Routes> inner() {
        return Stream.concat(mounts.stream().map(Mount::routes), hosts.values().stream());
    }

    private void requireChangeable() {
        if (isFrozen) {
            throw new IllegalStateException("a server with these routes is started");
        }
    }

    /// Refuses a route of WebSockets for which nobody has said who may open them. Who asks for a
    /// virtual host is not asked by the routes around it, so their users are none of its.
    void requireAuthentication() {
        if (auth == null) {
            router.places().forEach(Place::requireAuthentication);
            mounts.forEach(mount -> mount.routes().requireAuthentication());
        }
        hosts.values().forEach(Routes::requireAuthentication);
    }
}
