package dev.corinth.tidy;

import static dev.corinth.tidy.Snippets.fails;
import static dev.corinth.tidy.Snippets.main;
import static dev.corinth.tidy.Snippets.named;
import static dev.corinth.tidy.Snippets.passes;
import static dev.corinth.tidy.Snippets.test;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArrowRulesTest {
    @ParameterizedTest
    @CsvSource({
        "wire,http", "http,wire", "linux,poller", "poller,engine", "engine,websocket",
        "engine,wire", "websocket,server", "client,server", "server,client", "oracle,wire"
    })
    void refusesArrowsUpAndAcross(String from, String to) {
        String arrow = "import dev.corinth." + to + ".A;";

        fails(ArrowRules::modules, main(from, "", arrow), 2, from + " must not know " + to);
    }

    @ParameterizedTest
    @CsvSource({"poller,linux", "engine,poller", "server,http", "client,engine", "wire,wire"})
    void letsArrowsGoDown(String from, String to) {
        passes(ArrowRules::modules, main(from, "import dev.corinth." + to + ".A;"));
    }

    @Test
    void letsTestsUseTheOracle() {
        passes(ArrowRules::modules, test("wire", "import dev.corinth.oracle.Chunks;"));
        passes(ArrowRules::modules, test("engine", "import dev.corinth.simulator.A;"));
        fails(ArrowRules::modules, main("wire", "dev.corinth.oracle.Chunks a;"), 1, "oracle");
        fails(ArrowRules::modules, test("wire", "import dev.corinth.http.A;"), 1, "http");
        fails(ArrowRules::modules, test("oracle", "import dev.corinth.wire.A;"), 1, "wire");
        fails(ArrowRules::modules, test("wire", "import dev.corinth.simulator.A;"), 1, "sim");
    }

    @Test
    void letsDescriptorsAndCommentsNameModules() {
        passes(
                ArrowRules::modules,
                named(
                        "wire/src/main/java/module-info.java",
                        "exports dev.corinth.wire to dev.corinth.websocket;"));
        passes(ArrowRules::modules, main("wire", "// as dev.corinth.http does"));
        passes(ArrowRules::modules, main("cli", "import dev.corinth.server.Server;"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import java.net.Socket;",
                "import java.io.File;",
                "import java.nio.file.Path;",
                "import java.nio.channels.SocketChannel;",
                "import java.util.concurrent.ExecutorService;",
                "new Thread(this);",
                "Thread.ofVirtual();"
            })
    void refusesInputAndOutputInTheProtocolCore(String code) {
        fails(ArrowRules::inputAndOutput, main("wire", code), 1, "no sockets");
        fails(ArrowRules::inputAndOutput, test("http", code), 1, "no sockets");
        passes(ArrowRules::inputAndOutput, main("poller", code));
    }

    @Test
    void refusesClocksInTheProtocolCoreButNotInItsTests() {
        String clock = "long now = System.nanoTime();";

        fails(ArrowRules::inputAndOutput, main("wire", clock), 1, "clocks");
        passes(ArrowRules::inputAndOutput, test("wire", clock));
    }

    @Test
    void letsTheProtocolCoreHaveMemoryAndCollections() {
        passes(
                ArrowRules::inputAndOutput,
                main(
                        "wire",
                        "import java.util.List;",
                        "import java.io.ByteArrayOutputStream;",
                        "import java.lang.foreign.MemorySegment;",
                        "import java.nio.charset.StandardCharsets;"));
    }
}
