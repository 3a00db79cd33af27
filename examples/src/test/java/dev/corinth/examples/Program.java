package dev.corinth.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.client.Client;
import dev.corinth.client.ClientConfig;
import dev.corinth.client.ClientException;
import dev.corinth.oracle.RawPeer;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/// An example that runs as its reader would run it: Java is given the source file, and our modules
/// as modules, so that it sees what they export and no more. Only its port is another one. Owned by
/// its test.
final class Program implements AutoCloseable {
    static final Path SOURCES = Path.of("src/main/java");

    private static final String ITS_PORT = "9001";
    private static final long PATIENCE_NS = 40_000_000_000L;

    private final Process process;
    private final Path output;
    private final int port;

    private Program(Process process, Path output, int port) {
        this.process = process;
        this.output = output;
        this.port = port;
    }

    /// Runs an example.
    ///
    /// @param folder an empty one for its source and its output
    /// @param name of its file, without `.java`
    /// @param arguments what it is given
    static Program run(Path folder, String name, Object... arguments) {
        return run(folder, freePort(), name, arguments);
    }

    /// Runs an example that talks to another one.
    Program runBeside(Path folder, String name) {
        return run(folder, port, name);
    }

    private static Program run(Path folder, int port, String name, Object... arguments) {
        try {
            Path source = folder.resolve(name + ".java");
            String text = Files.readString(SOURCES.resolve(name + ".java"));
            Files.writeString(source, text.replace(ITS_PORT, Integer.toString(port)));
            Path output = folder.resolve(name + ".out");
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of("-p", modulePath(), "--add-modules", "ALL-MODULE-PATH"));
            command.add(source.toString());
            Arrays.stream(arguments).map(Object::toString).forEach(command::add);
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            return new Program(process, output, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Connects, as soon as the program listens.
    Client connect(String scheme, String path, ClientConfig config) {
        String uri = scheme + "://localhost:" + port + path;
        awaitListening();
        return Client.connect(uri, config);
    }

    Client connect(String path) {
        return connect("ws", path, ClientConfig.STANDARD);
    }

    /// The port that the program listens on.
    int port() {
        return port;
    }

    /// Connects without a word, as soon as the program listens.
    RawPeer connectRaw() {
        awaitListening();
        return RawPeer.connect(port);
    }

    /// Waits until the program listens.
    void awaitListening() {
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!isListening()) {
            assertThat(process.isAlive()).as(output()).isTrue();
            assertThat(System.nanoTime()).as("time").isLessThan(deadlineNs);
            LockSupport.parkNanos(20_000_000);
        }
    }

    /// Waits until the program has ended well.
    ///
    /// @return all that it has printed
    String awaitEnd() throws InterruptedException {
        boolean hasEnded = process.waitFor(PATIENCE_NS, TimeUnit.NANOSECONDS);
        assertThat(hasEnded).as(output()).isTrue();
        assertThat(process.exitValue()).as(output()).isZero();
        return output();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private boolean isListening() {
        try (Client client = Client.connect("ws://localhost:" + port + "/no/such/path")) {
            return client.isOpen();
        } catch (ClientException e) {
            // In TLS, or for want of such a path: it has answered all the same.
            return !String.valueOf(e.getMessage()).contains("refused");
        }
    }

    private String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Our own modules among all that the tests have, jars or folders of classes, and a database.
    private static String modulePath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(Program::isModule)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean isModule(String entry) {
        Path path = Path.of(entry);
        return Files.exists(path.resolve("module-info.class"))
                || path.getFileName().toString().matches("(corinth|h2)-.*\\.jar");
    }
}
