package dev.corinth.conformance;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The program `corinth serve` as a child process. Used by the thread of its test.
final class CorinthServe implements AutoCloseable {

    private final Child child;
    private final URI page;

    /// Starts it on a free port.
    ///
    /// @param options of the command line, beside the port
    CorinthServe(String... options) throws InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "dev.corinth.cli.Main",
                                "serve",
                                "--port",
                                "0"));
        command.addAll(List.of(options));
        child = Child.start(command);
        page = URI.create(child.nextLine().getLast());
    }

    /// The address of the page.
    URI page() {
        return page;
    }

    /// The address at which every message is echoed.
    URI echo() {
        return URI.create("ws://127.0.0.1:" + page.getPort() + "/echo");
    }

    @Override
    public void close() throws IOException {
        child.close();
    }
}
