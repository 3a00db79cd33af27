package dev.corinth.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.live.Live;
import dev.corinth.live.LiveConfig;
import dev.corinth.pubsub.TopicAct;
import dev.corinth.pubsub.TopicPolicy;
import dev.corinth.pubsub.TopicResult;
import dev.corinth.server.HttpAnswer;
import dev.corinth.server.Server;
import dev.corinth.server.TopicAccess;
import dev.corinth.websocket.WebSocket;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// The JavaScript client of topics in a real browser.
@Tag("slow")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class LiveClientTest {
    private static final String PAGE =
            "<!doctype html><title>live</title><link rel=\"icon\" href=\"data:,\">"
                    + "<script src=\"/live/live.js\"></script>";

    /// Of whoever has subscribed, the last one last.
    private final Queue<WebSocket> subscribers = new ConcurrentLinkedQueue<>();

    /// Done whenever somebody subscribes to the room by its name, before it is there.
    private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});

    private boolean remember(WebSocket socket, TopicAct act, String topic) {
        if (act == TopicAct.SUBSCRIBE) {
            subscribers.add(socket);
            if (topic.equals("room/1")) {
                meanwhile.get().run();
            }
        }
        return true;
    }

    private Server serve(int port) {
        TopicAccess remembering = this::remember;
        Server server =
                Server.on(port)
                        .topic("room/+", TopicPolicy.STANDARD.history(100).presence(), remembering)
                        .get(
                                "/",
                                request ->
                                        HttpAnswer.of(
                                                200,
                                                "text/html; charset=utf-8",
                                                PAGE.getBytes(StandardCharsets.UTF_8)));
        LiveConfig config = LiveConfig.STANDARD.names((socket, asked) -> asked);
        Live.serve(server, "/live", config);
        return server.start();
    }

    private static void subscribe(Chromium browser, Server server) throws Exception {
        browser.tab();
        browser.open(URI.create("http://127.0.0.1:" + server.port() + "/"));
        browser.value(
                """
                (() => {
                  window.log = [];
                  window.note = (text) => log.push(text);
                  window.live = new CorinthLive("/live", { onState: note });
                  window.room = live.subscribe("room/1", {
                    onMessage: (data, { offset }) => note(JSON.stringify(data) + "@" + offset),
                    onSubscribed: ({ resumed, missed }) => note("sub " + resumed + " " + missed),
                    onJoined: (name) => note("+" + name),
                    onLeft: (name) => note("-" + name),
                    onError: ({ code }) => note(code),
                  }, { as: "Ann" });
                })()
                """);
        awaitLog(browser, "open", "sub false 0");
    }

    private static void awaitLog(Chromium browser, String... entries) throws Exception {
        StringBuilder list = new StringBuilder();
        for (String entry : entries) {
            list.append(list.isEmpty() ? "" : ",").append(Json.quote(entry));
        }
        browser.await("JSON.stringify(log) === JSON.stringify([" + list + "])");
        browser.value("void (log.length = 0)");
    }

    private static void publish(Server server, String text) {
        assertThat(server.topics().publish("room/1", text)).isEqualTo(TopicResult.TAKEN);
    }

    private static Path newFolder() throws Exception {
        Path folder = Files.createDirectories(Path.of("target", "browser").toAbsolutePath());
        return Files.createTempDirectory(folder, "live");
    }

    @Test
    void K_19_aPageThatWasCutOffGetsExactlyWhatItMissed() throws Exception {
        try (Server server = serve(0);
                var browser = new Chromium(newFolder())) {
            subscribe(browser, server);
            publish(server, "1");
            awaitLog(browser, "1@1");
            subscribers.remove().abort();
            awaitLog(browser, "waiting");
            publish(server, "2");
            publish(server, "\"three\"");
            awaitLog(browser, "open", "sub true 2", "2@2", "\"three\"@3");
            publish(server, "4");
            awaitLog(browser, "4@4");
        }
    }

    @Test
    void K_19_aPageThatIsSentANameByAPatternTooGetsEachMessageOnceAndInOrder() throws Exception {
        try (Server server = serve(0);
                var browser = new Chromium(newFolder())) {
            browser.tab();
            browser.open(URI.create("http://127.0.0.1:" + server.port() + "/"));
            browser.value(
                    """
                    (() => {
                      window.log = [];
                      window.all = [];
                      const onState = (state) => state === "waiting" && log.push(state);
                      window.live = new CorinthLive("/live", { onState });
                      live.subscribe("room/+", { onMessage: (data) => all.push(data) });
                      live.subscribe("room/1", {
                        onMessage: (data, { offset }) => log.push(data + "@" + offset),
                        onSubscribed: ({ resumed, missed }) => log.push(resumed + " " + missed),
                      });
                    })()
                    """);
            awaitLog(browser, "false 0");
            publish(server, "1");
            awaitLog(browser, "1@1");
            meanwhile.set(() -> publish(server, "3"));
            subscribers.forEach(WebSocket::abort);
            awaitLog(browser, "waiting");
            publish(server, "2");
            awaitLog(browser, "true 2", "2@2", "3@3");
            browser.await("JSON.stringify(all) === '[1,3,2,3]'");
        }
    }

    @Test
    void K_19_aPageThatCannotGoOnIsToldSo() throws Exception {
        try (Server first = serve(0);
                var browser = new Chromium(newFolder())) {
            subscribe(browser, first);
            publish(first, "1");
            awaitLog(browser, "1@1");
            first.stop().join();
            browser.await("log.includes('waiting')");
            browser.value("void (log.length = 0)");
            try (Server second = serve(first.port())) {
                awaitLog(browser, "open", "sub false 0");
                publish(second, "2");
                awaitLog(browser, "2@1");
            }
        }
    }

    @Test
    void D_01_aPagePublishesAsksAndIsRefused() throws Exception {
        try (Server server = serve(0);
                var browser = new Chromium(newFolder())) {
            subscribe(browser, server);
            browser.value("void live.publish('room/1', {a: 'ü'}).then(() => note('taken'))");
            browser.await("log.length === 2");
            browser.value("void log.sort()");
            awaitLog(browser, "taken", "{\"a\":\"ü\"}@1");
            browser.value("void live.publish('other', 1).catch(({code}) => note(code))");
            awaitLog(browser, "denied");
            browser.value("void live.present('room/1').then(names => note(names.join()))");
            awaitLog(browser, "Ann");
            browser.value("void live.history('room/1').then(it => note(it.messages[0].data.a))");
            awaitLog(browser, "ü");
            browser.value("void live.subscribe('x', { onError: ({code}) => note(code) })");
            awaitLog(browser, "denied");
            browser.value("room.unsubscribe()");
            browser.value("void live.present('room/1').then(names => note('[' + names + ']'))");
            awaitLog(browser, "[]");
            browser.value(
                    "void (live.close(), live.publish('room/1', 1).catch(e => note(e.code)))");
            awaitLog(browser, "closed", "not_connected");
            assertThat(browser.console()).doesNotContain("SEVERE");
        }
    }
}
