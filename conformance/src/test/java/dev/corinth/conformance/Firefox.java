package dev.corinth.conformance;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/// A headless Firefox, driven over WebDriver BiDi by the JDK's WebSocket client: Debian has no
/// driver program for it. Used by the thread of its test.
final class Firefox implements AutoCloseable {

    private final Child browser;
    private final JdkPeer control;
    private int commands;

    /// Starts the browser.
    ///
    /// @param profile an empty folder
    Firefox(Path profile) throws InterruptedException {
        browser =
                Child.startTellingErrors(
                        List.of(
                                "firefox-esr",
                                "--headless",
                                "--no-remote",
                                "--remote-debugging-port=0",
                                "--profile",
                                profile.toString()));
        List<String> line = browser.nextLine();
        while (!String.join(" ", line).startsWith("WebDriver BiDi listening on")) {
            line = browser.nextLine();
        }
        control = new JdkPeer(URI.create(line.getLast() + "/session"));
        command("session.new", "{\"capabilities\": {}}");
    }

    /// Opens a page and tells the name of its tab.
    String open(URI page) throws InterruptedException {
        String tab = Json.text(command("browsingContext.create", "{\"type\": \"tab\"}"), "context");
        command(
                "browsingContext.navigate",
                "{\"context\": %s, \"url\": %s, \"wait\": \"complete\"}"
                        .formatted(Json.quote(tab), Json.quote(page.toString())));
        return tab;
    }

    /// The text that a JavaScript promise comes to in a tab.
    String await(String tab, String promise) throws InterruptedException {
        String answer =
                command(
                        "script.evaluate",
                        """
                        {"expression": %s, "target": {"context": %s}, "awaitPromise": true}
                        """
                                .formatted(Json.quote(promise), Json.quote(tab)));
        return Json.text(answer, "value");
    }

    /// Sends a command and waits for its answer; what else the browser tells is dropped.
    private String command(String method, String parameters) throws InterruptedException {
        int id = ++commands;
        control.sendText(
                "{\"id\": %d, \"method\": %s, \"params\": %s}"
                        .formatted(id, Json.quote(method), parameters));
        while (true) {
            if (!(control.next() instanceof Event.Text(String answer))) {
                throw new AssertionError("Firefox ended the connection during " + method);
            }
            if (answer.contains("\"id\":" + id + ",") || answer.contains("\"id\":" + id + "}")) {
                if (answer.contains("\"type\":\"error\"")) {
                    throw new AssertionError(method + " failed: " + answer);
                }
                return answer;
            }
        }
    }

    @Override
    public void close() throws IOException {
        control.close();
        browser.close();
    }
}
