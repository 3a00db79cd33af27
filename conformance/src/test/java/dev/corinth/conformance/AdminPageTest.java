package dev.corinth.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawPeer;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// The page with the figures of `corinth serve` in a real browser.
@Tag("slow")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class AdminPageTest {
    private static final int KEY = 0x37FA213D;

    @ParameterizedTest
    @CsvSource({"360, 740", "1280, 900"})
    void OB_08_thePageShowsFiguresAndFrames(int width, int height) throws Exception {
        Path folder = Files.createDirectories(Path.of("target", "browser").toAbsolutePath());
        try (var serve = new CorinthServe("--admin-port", "0", "--loops", "2");
                RawPeer peer = serve.open("/echo");
                var browser = new Chromium(Files.createTempDirectory(folder, "profile"))) {
            browser.tab();
            browser.resize(width, height);
            browser.open(serve.figures());
            browser.await("document.getElementById('state').dataset.state === 'serving'");
            browser.await("document.getElementById('websockets').textContent === '1'");
            browser.await("document.querySelectorAll('#loops meter').length === 2");
            browser.await("document.querySelector('#rate polyline') !== null");
            browser.await("document.querySelectorAll('#slowest button').length === 1");
            browser.await("document.querySelector('#published polyline') !== null");
            try (RawPeer guest = serve.open("/chat")) {
                browser.await("document.querySelectorAll('#busiest meter').length > 0");
                browser.await("document.getElementById('subscriptions').textContent !== '0'");
                guest.send(RawFrame.close(1000, "").withMask(KEY));
            }
            browser.await("document.querySelectorAll('#slowest button').length === 1");

            browser.value("document.querySelector('#slowest button').click()");
            browser.await("!document.getElementById('one').hidden");
            for (int i = 0; i < 20; i++) {
                peer.send(RawFrame.text("frame " + i + " <b>").withMask(KEY));
                peer.expectText("frame " + i + " <b>");
            }
            browser.await("document.getElementById('frames').textContent.includes('frame 19 <b>')");
            browser.await("document.querySelectorAll('#statuses .bar').length > 0");
            assertThat(browser.value("document.querySelectorAll('#frames b').length"))
                    .isEqualTo("0");
            assertThat(browser.value("document.documentElement.scrollWidth <= innerWidth"))
                    .isEqualTo("true");
            assertThat(browser.console()).doesNotContain("SEVERE");
            browser.screenshot(folder.resolve("admin-" + width + ".png"));
        }
    }
}
