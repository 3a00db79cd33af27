package dev.corinth.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.regex.Pattern;

/// What the session of a WebSocket may know of what carries it.
class TransportTest {
    /// Sockets, TLS, versions and heads of HTTP.
    private static final Pattern TRANSPORT =
            Pattern.compile(
                    "\\bjava\\.nio\\.channels\\b|\\bjavax\\.net\\b"
                            + "|\\bjava\\.net\\.(Server)?Socket;"
                            + "|\\b(RequestHead|ResponseHead|HttpVersion)\\b"
                            + "|\\b(HeadParser|HeadWriter)\\b");

    private static final Repository REPOSITORY = Repository.here();

    /// With decision 0038: a stream of HTTP/2 carries a session as soon as it is a connection of
    /// the engine; nothing in the session has to learn of it.
    @Test
    void D_08_aSessionKnowsAConnectionAndNothingOfHttpOrSockets() {
        List<SourceFile> sessions =
                REPOSITORY.sources().stream()
                        .filter(file -> file.isJava() && file.isMain())
                        .filter(file -> file.isIn(List.of("websocket", "wire")))
                        .toList();

        assertThat(sessions).hasSizeGreaterThan(40);
        assertThat(sessions)
                .allSatisfy(
                        file ->
                                assertThat(CodeOnly.of(file.text()))
                                        .as(file.path())
                                        .doesNotContainPattern(TRANSPORT));
    }
}
