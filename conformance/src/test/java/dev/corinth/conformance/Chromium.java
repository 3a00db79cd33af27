package dev.corinth.conformance;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/// A headless Chromium, driven through chromedriver (W3C WebDriver). Used by the thread of its
/// test; one tab is in front at a time.
final class Chromium implements AutoCloseable {
    /// Below the ports that the system gives out: the driver wants its port in both versions of IP,
    /// and thousands of connections of another test may still hold those.
    private static final int FIRST_PORT = 20_000;

    private static final int LAST_PORT = 32_000;

    private final Child driver;
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI session;

    /// Starts driver and browser.
    ///
    /// @param profile an empty folder
    Chromium(Path profile) throws IOException, InterruptedException {
        driver = Child.start(List.of("chromedriver", "--port=" + freePort()));
        int port = port();
        URI sessions = URI.create("http://127.0.0.1:" + port + "/session");
        session = URI.create(sessions + "/" + Json.text(start(sessions, profile), "sessionId"));
    }

    private String start(URI sessions, Path profile) throws IOException, InterruptedException {
        return post(
                sessions,
                """
                {"capabilities": {"alwaysMatch": {
                  "browserName": "chrome",
                  "timeouts": {"script": 20000, "pageLoad": 30000},
                  "goog:loggingPrefs": {"browser": "ALL"},
                  "goog:chromeOptions": {"binary": "/usr/bin/chromium", "args": [
                    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
                    "--no-first-run", "--disable-background-networking",
                    "--disable-component-update", "--disable-sync", "--user-data-dir=%s"]}}}}
                """
                        .formatted(profile.toAbsolutePath()));
    }

    private URI command(String name) {
        return URI.create(session + "/" + name);
    }

    private int port() throws InterruptedException {
        List<String> line = driver.nextLine();
        while (!String.join(" ", line).contains("started successfully on port")) {
            line = driver.nextLine();
        }
        return Integer.parseInt(line.getLast().replace(".", ""));
    }

    private static int freePort() throws IOException {
        for (int port = FIRST_PORT; port < LAST_PORT; port++) {
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (BindException inUse) {
                assert port > 0 : inUse;
            }
        }
        throw new IOException("no free port from " + FIRST_PORT + " to " + LAST_PORT);
    }

    /// The tab in front.
    String tab() throws IOException, InterruptedException {
        return Json.text(get("window"), "value");
    }

    /// Opens another tab behind the one in front.
    String newTab() throws IOException, InterruptedException {
        return Json.text(post("window/new", "{\"type\": \"tab\"}"), "handle");
    }

    /// Brings a tab to the front.
    void bringToFront(String tab) throws IOException, InterruptedException {
        post("window", "{\"handle\": " + Json.quote(tab) + "}");
    }

    /// Gives the tab in front the size of a device.
    void resize(int width, int height) throws IOException, InterruptedException {
        post(
                "goog/cdp/execute",
                """
                {"cmd": "Emulation.setDeviceMetricsOverride", "params":
                  {"width": %d, "height": %d, "deviceScaleFactor": 1, "mobile": %s}}
                """
                        .formatted(width, height, width < 600));
    }

    /// Opens a page in the tab in front.
    void open(URI page) throws IOException, InterruptedException {
        post("url", "{\"url\": " + Json.quote(page.toString()) + "}");
    }

    /// The value of a JavaScript expression, as text.
    String value(String expression) throws IOException, InterruptedException {
        return run("sync", "return encodeURIComponent(String(" + expression + "))");
    }

    /// Waits until a JavaScript expression is true.
    void await(String expression) throws IOException, InterruptedException {
        run(
                "async",
                """
                const done = arguments[arguments.length - 1];
                const look = () => (%s) ? done("true") : setTimeout(look, 20);
                look();
                """
                        .formatted(expression));
    }

    private String run(String kind, String script) throws IOException, InterruptedException {
        String answer =
                post("execute/" + kind, "{\"script\": " + Json.quote(script) + ", \"args\": []}");
        return URLDecoder.decode(
                Json.text(answer, "value").replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /// What was written to the console since the last call, as JSON.
    String console() throws IOException, InterruptedException {
        return post("se/log", "{\"type\": \"browser\"}");
    }

    /// Keeps a picture of the tab in front.
    void screenshot(Path file) throws IOException, InterruptedException {
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode(Json.text(get("screenshot"), "value")));
    }

    private String get(String command) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(command(command)).GET());
    }

    private String post(String command, String body) throws IOException, InterruptedException {
        return post(command(command), body);
    }

    private String post(URI uri, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response =
                http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new AssertionError(response.uri() + " answered " + response.body());
        }
        return response.body();
    }

    @Override
    public void close() throws IOException {
        try {
            send(HttpRequest.newBuilder(session).DELETE());
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        } finally {
            http.shutdownNow();
            driver.close();
        }
    }
}
