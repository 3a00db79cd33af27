package dev.corinth.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.client.Client;
import dev.corinth.client.ClientConfig;
import dev.corinth.client.ClientException;
import dev.corinth.oracle.Identity;
import dev.corinth.server.PemKeys;
import dev.corinth.server.Server;
import dev.corinth.server.ServerConfig;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocketListener;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What was missing or confusing when programs were written with the seeds.
class SeedProgramsTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    @Test
    void C_4_04_oneCallbackOneTlsSettingOneStop(@TempDir Path folder) throws IOException {
        Identity identity = Identity.of("localhost");
        Path chain = Files.writeString(folder.resolve("chain.pem"), identity.certificatePem());
        Path key = identity.writeKey(folder.resolve("key.pem"));

        Server server =
                Server.with(ServerConfig.STANDARD.port(0).tls(PemKeys.context(chain, key)))
                        .webSocket("/", (socket, message) -> socket.send(message))
                        .start();

        Client client =
                Client.connect(
                        "wss://localhost:" + server.port(),
                        ClientConfig.STANDARD.trust(identity.clientContext()));
        client.send("Hello");
        assertThat(client.receive(LONG).map(Message::text)).contains("Hello");
        server.stop().join();
        // The server knows of the end first: it is waited for here, too.
        assertThatThrownBy(() -> client.receive(LONG)).isInstanceOf(ClientException.class);
        assertThat(client.closure())
                .hasValueSatisfying(it -> assertThat(it.code()).isEqualTo(1001));
        client.close();
    }

    @Test
    void C_4_04_aListenerMustDoOneThingOnly() {
        List<String> required =
                Stream.of(WebSocketListener.class.getMethods())
                        .filter(method -> Modifier.isAbstract(method.getModifiers()))
                        .map(Method::getName)
                        .toList();

        assertThat(required).containsExactly("onMessage");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Windows 11", "Mac OS X", "FreeBSD"})
    void C_4_03_theProgramRunsTheSameWhereNothingOfLinuxIs(String system) throws Exception {
        try (var serve =
                        new CorinthServe(
                                List.of("-Dos.name=" + system),
                                Map.of("CORINTH_PORT", "0"),
                                "--loops",
                                "2");
                Client client = Client.connect(serve.echo().toString())) {
            byte[] bytes = new byte[100_000];
            client.send(bytes);
            assertThat(client.receive(LONG).map(Message::bytes)).contains(bytes);
            assertThat(client.close(3000, "done").isClean()).isTrue();
        }
    }
}
