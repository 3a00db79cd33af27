package dev.corinth.conformance;

import dev.corinth.oracle.RawPeer;

import org.junit.jupiter.api.condition.OS;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The program `corinth serve` as a child process. Used by the thread of its test.
final class CorinthServe implements AutoCloseable {

    private final Child child;
    private final URI page;
    private final String running;

    /// Starts it on a free port.
    ///
    /// @param options of the command line, beside the port
    CorinthServe(String... options) throws InterruptedException {
        this(Map.of("CORINTH_PORT", "0"), options);
    }

    /// Starts it with variables of its own.
    ///
    /// @param environment with the port
    /// @param options of the command line
    CorinthServe(Map<String, String> environment, String... options) throws InterruptedException {
        this(List.of("--enable-native-access=ALL-UNNAMED"), environment, options);
    }

    /// Starts it on a virtual machine with options of its own.
    ///
    /// @param machine options of the virtual machine
    /// @param environment with the port
    /// @param options of the command line
    CorinthServe(List<String> machine, Map<String, String> environment, String... options)
            throws InterruptedException {
        List<String> command = program(machine, "serve");
        command.addAll(List.of(options));
        child = Child.start(command, environment);
        page = URI.create(child.nextLine().getLast());
        running = String.join(" ", child.nextLine());
    }

    /// The command line of the program with one of its commands.
    ///
    /// @param machine options of the virtual machine
    /// @param name such as `serve`
    /// @return to be added to
    static List<String> program(List<String> machine, String name) {
        List<String> command = new ArrayList<>();
        if (OS.LINUX.isCurrentOs()) {
            // Whoever runs the tests in the background may have it ignore both.
            command.addAll(List.of("env", "--default-signal=INT,HUP"));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(machine);
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.corinth.cli.Main",
                        name));
        return command;
    }

    /// The address of the page with its figures, if it was told to show them.
    URI figures() throws InterruptedException {
        return URI.create(child.nextLine().getLast());
    }

    /// What it says of its loops and its poller.
    String running() {
        return running;
    }

    /// A peer that has said nothing yet.
    RawPeer connect() {
        return RawPeer.connect(page.getPort());
    }

    /// A peer with a WebSocket.
    RawPeer open(String path, String... headers) {
        RawPeer peer = connect();
        peer.upgrade(path, headers);
        return peer;
    }

    /// Sends it a signal, such as `TERM`.
    void signal(String name) throws IOException, InterruptedException {
        child.signal(name);
    }

    /// Waits for its end.
    ///
    /// @return its exit code
    int awaitExit() throws InterruptedException {
        return child.awaitExit();
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
