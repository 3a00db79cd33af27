package dev.corinth.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.client.Client;
import dev.corinth.websocket.Closure;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// The Autobahn suite against our client.
class AutobahnClientTest {

    private static final Path KEPT = Path.of("results", "autobahn-client.txt");

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void answersAShortSelectionOfCasesAsItMust() throws Exception {
        Verdicts verdicts = run(Autobahn.SHORT);

        assertThat(verdicts.byCase()).hasSizeGreaterThan(100);
        assertThat(verdicts.wrong()).hasToString("");
        assertThat(verdicts).isEqualTo(Verdicts.read(KEPT).within(verdicts));
    }

    @Test
    @Tag("whole")
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void answersEveryCaseAsItMust() throws Exception {
        Verdicts verdicts = run(Autobahn.ALL);
        verdicts.write(
                Path.of("target", "results", "autobahn-client.txt"), "Autobahn 0.5.6, our client");

        assertThat(verdicts.byCase()).hasSize(301);
        assertThat(verdicts.wrong()).hasToString("");
        assertThat(verdicts).isEqualTo(Verdicts.read(KEPT));
    }

    private static Verdicts run(List<String> cases) throws Exception {
        try (var suite = Autobahn.server(cases)) {
            URI uri = URI.create("ws://127.0.0.1:" + suite.port());
            int count = countOfCases(uri);
            for (int number = 1; number <= count; number++) {
                echo(uri.resolve("/runCase?agent=corinth&case=" + number));
            }
            echo(uri.resolve("/updateReports?agent=corinth"));
            return suite.verdicts();
        }
    }

    private static int countOfCases(URI uri) {
        String text = uri.resolve("/getCaseCount").toString();
        try (Client client = Client.connect(text, CorinthPeer.config(false))) {
            return Integer.parseInt(client.receive().text());
        }
    }

    /// Echoes until the connection ends.
    private static void echo(URI uri) throws Exception {
        CompletableFuture<Closure> end = new CompletableFuture<>();
        Client.open(uri.toString(), CorinthPeer.config(true), new Echo(end));
        end.get(10, TimeUnit.MINUTES);
    }

    /// Echoes on the loop, so that the echo of a right message leaves before the wrong frame
    /// behind it is seen. Called on the loop of its connection.
    private record Echo(CompletableFuture<Closure> end) implements WebSocketListener {

        @Override
        public void onMessage(WebSocket socket, Message message) {
            socket.send(message);
        }

        @Override
        public void onClose(WebSocket socket, Closure closure) {
            end.complete(closure);
        }
    }
}
