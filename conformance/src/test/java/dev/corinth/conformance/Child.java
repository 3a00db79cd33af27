package dev.corinth.conformance;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A program of somebody else that takes orders and tells events in lines: words with a space
/// between them, payloads in Base64. Used by the thread of its test.
final class Child implements AutoCloseable {

    /// Stands in the queue after the last line.
    private static final String END = "";

    private final List<String> command;
    private final Process process;
    private final BufferedWriter orders;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private Child(List<String> command, Process process) {
        this.command = command;
        this.process = process;
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
        Thread.ofVirtual().name("lines of " + command.getFirst()).start(this::readLines);
    }

    /// Starts a program, or says what is missing on this machine.
    static Child start(List<String> command) {
        return start(command, ProcessBuilder.Redirect.INHERIT);
    }

    /// Starts a program with more in its environment, or says what is missing on this machine.
    static Child start(List<String> command, Map<String, String> environment) {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        return start(command, builder);
    }

    /// Starts a program whose errors go to a file.
    static Child start(List<String> command, Path log) {
        return start(command, ProcessBuilder.Redirect.to(log.toFile()));
    }

    /// Starts a program whose errors count as lines of its output.
    static Child startTellingErrors(List<String> command) {
        return start(command, new ProcessBuilder(command).redirectErrorStream(true));
    }

    private static Child start(List<String> command, ProcessBuilder.Redirect errors) {
        return start(command, new ProcessBuilder(command).redirectError(errors));
    }

    private static Child start(List<String> command, ProcessBuilder builder) {
        try {
            return new Child(command, builder.start());
        } catch (IOException missing) {
            throw new AssertionError(
                    "cannot run "
                            + command.getFirst()
                            + ", which the profile 'slow' needs;"
                            + " .ci/run shows what to install",
                    missing);
        }
    }

    /// The path of a script among the test resources.
    static String script(String name) {
        try {
            return Path.of(Child.class.getResource(name).toURI()).toString();
        } catch (java.net.URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Sends one order; the payloads follow its word in Base64.
    void order(String word, byte[]... payloads) throws IOException {
        String line =
                Stream.concat(
                                Stream.of(word),
                                Stream.of(payloads).map(Base64.getEncoder()::encodeToString))
                        .collect(Collectors.joining(" "));
        orders.write(line);
        orders.newLine();
        orders.flush();
    }

    /// The words of the next line that the program writes.
    List<String> nextLine() throws InterruptedException {
        return nextLine(Duration.ofSeconds(20));
    }

    /// The words of the next line, waited for as long as it may take.
    List<String> nextLine(Duration patience) throws InterruptedException {
        String line = lines.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (line == null || line.equals(END)) {
            throw new AssertionError(
                    (line == null ? "no line within " + patience + " from " : "sudden end of ")
                            + String.join(" ", command));
        }
        return List.of(line.split(" ", -1));
    }

    /// The next line as an event.
    Event nextEvent() throws InterruptedException {
        List<String> words = nextLine();
        return switch (words.getFirst()) {
            case "text" -> new Event.Text(text(words.get(1)));
            case "binary" -> new Event.Binary(bytes(words.get(1)));
            case "pong" -> new Event.Pong(bytes(words.get(1)));
            case "closed" -> new Event.Closed(Integer.parseInt(words.get(1)), text(words.get(2)));
            case "failed" -> new Event.Failed(text(words.get(1)));
            default -> throw new AssertionError("not an event: " + words);
        };
    }

    /// Sends it a signal, such as `TERM`.
    void signal(String name) throws IOException, InterruptedException {
        String pid = Long.toString(process.pid());
        int code = new ProcessBuilder("kill", "-" + name, pid).inheritIO().start().waitFor();
        if (code != 0) {
            throw new AssertionError("kill -" + name + " " + pid + " ended with " + code);
        }
    }

    /// Waits for its end.
    ///
    /// @return its exit code
    int awaitExit() throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("still there after 30 s: " + String.join(" ", command));
        }
        return process.exitValue();
    }

    /// Ends its input, and when that is not enough ends the program itself.
    @Override
    public void close() throws IOException {
        orders.close();
        try {
            if (process.waitFor(500, TimeUnit.MILLISECONDS)) {
                return;
            }
            process.destroy();
            if (process.waitFor(5, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    private void readLines() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            reader.lines().forEach(lines::add);
        } catch (IOException | java.io.UncheckedIOException cut) {
            // The program was killed: whoever waits sees the end.
        } finally {
            lines.add(END);
        }
    }

    private static byte[] bytes(String word) {
        return Base64.getDecoder().decode(word);
    }

    private static String text(String word) {
        return new String(bytes(word), StandardCharsets.UTF_8);
    }
}
