package dev.corinth.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// The page of `corinth serve` in real browsers.
@Tag("slow")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class BrowserTest {

    private static final String CONNECTED =
            "document.getElementById('state').dataset.state === 'open'";

    @ParameterizedTest
    @CsvSource({"360, 740", "1280, 800"})
    void PR_30_twoTabsOfChromiumChat(int width, int height) throws Exception {
        try (var serve = new CorinthServe();
                var browser = new Chromium(newFolder())) {
            String first = browser.tab();
            openPage(browser, serve, width, height);
            String second = browser.newTab();
            browser.bringToFront(second);
            openPage(browser, serve, width, height);

            say(browser, "Grüße aus dem zweiten Tab 🌊");
            browser.bringToFront(first);
            browser.await(isShown("Grüße aus dem zweiten Tab 🌊"));
            say(browser, "und aus dem ersten");
            browser.await(isShown("und aus dem ersten"));

            assertTidy(browser);
            browser.screenshot(Path.of("target", "browser", "chat-" + width + ".png"));
            browser.bringToFront(second);
            browser.await(isShown("und aus dem ersten"));
            assertTidy(browser);
            // Who comes later sees what was said.
            String third = browser.newTab();
            browser.bringToFront(third);
            openPage(browser, serve, width, height);
            browser.await(isShown("Grüße aus dem zweiten Tab 🌊"));
        }
    }

    @Test
    void PR_30_firefoxTalksToTheEcho() throws Exception {
        try (var serve = new CorinthServe("--deflate");
                var browser = new Firefox(newFolder())) {
            String tab = browser.open(serve.page());

            String echoed = browser.await(tab, echo(serve, "'x'.repeat(70000)"));

            assertThat(echoed).isEqualTo("string 70000 true");
            assertThat(browser.await(tab, echo(serve, "new Uint8Array(5).buffer")))
                    .isEqualTo("object 5 true");
        }
    }

    @Test
    void C_2_01_largeMessagesOfChromiumComeBackWhole() throws Exception {
        try (var serve = new CorinthServe("--max-message", "4m");
                var browser = new Chromium(newFolder())) {
            browser.tab();
            openPage(browser, serve, 1280, 800);
            browser.value(
                    "void (%s).then(told => { document.title = told; })"
                            .formatted(echo(serve, "new Uint8Array(3000000).fill(7).buffer")));
            browser.await("document.title === 'object 3000000 true'");
            browser.value(
                    "void (%s).then(told => { document.title = told; })"
                            .formatted(echo(serve, "'ü'.repeat(1000000)")));
            browser.await("document.title === 'string 1000000 true'");
        }
    }

    /// A browser leaves its profile in use for a moment after its end, so none is deleted here.
    private static Path newFolder() throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "browser").toAbsolutePath());
        return Files.createTempDirectory(folder, "profile");
    }

    private static void openPage(Chromium browser, CorinthServe serve, int width, int height)
            throws Exception {
        browser.resize(width, height);
        browser.open(serve.page());
        browser.await(CONNECTED);
    }

    private static void say(Chromium browser, String text) throws Exception {
        browser.value(
                "(document.getElementById('text').value = %s,".formatted(Json.quote(text))
                        + " document.getElementById('form').requestSubmit())");
    }

    private static String isShown(String text) {
        return "document.getElementById('log').textContent.includes(" + Json.quote(text) + ")";
    }

    /// No error on the console, and nothing that would have to be scrolled sideways.
    private static void assertTidy(Chromium browser) throws Exception {
        assertThat(browser.value("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo("true");
        assertThat(browser.console()).doesNotContain("SEVERE");
    }

    /// Sends a value and tells the type of what came back, its length, and the clean end.
    private static String echo(CorinthServe serve, String value) {
        return """
        new Promise((done, failed) => {
          const socket = new WebSocket(%s);
          let told = "nothing";
          socket.binaryType = "arraybuffer";
          socket.onopen = () => socket.send(%s);
          socket.onmessage = ({ data }) => {
            told = typeof data + " " + (data.length ?? data.byteLength);
            socket.close(1000);
          };
          socket.onclose = (event) => done(told + " " + event.wasClean);
          socket.onerror = () => failed("an error");
        })
        """
                .formatted(Json.quote(serve.echo().toString()), value);
    }
}
