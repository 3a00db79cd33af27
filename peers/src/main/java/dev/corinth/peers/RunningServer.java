package dev.corinth.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A server in a process of its own. Used by the main thread.
final class RunningServer implements AutoCloseable {
    private static final long PATIENCE_MS = 30_000;

    /// From about 14,000 connections on, half of the ports that the system gives out, it searches
    /// long for each further one.
    private static final long FILLING_MS = 300_000;
    private static final int PAUSE_MS = 50;
    private static final Pattern HEAP =
            Pattern.compile("(?:total|committed) \\d+K, used (\\d+)K", Pattern.CASE_INSENSITIVE);
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final int KIB = 1024;

    private final Contender contender;
    private final Process process;
    private final int port;

    private RunningServer(Contender contender, Process process, int port) {
        this.contender = contender;
        this.process = process;
        this.port = port;
    }

    /// Starts a server and waits until it answers.
    ///
    /// @param logs where its output goes
    static RunningServer start(Contender contender, Pins pins, Path logs)
            throws IOException, InterruptedException {
        int port = freePort();
        Path log = logs.resolve(contender.label() + ".log");
        Process process =
                new ProcessBuilder(pins.server(contender.command(port)))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        RunningServer server = new RunningServer(contender, process, port);
        try {
            server.await(server::answers, "an answer; its output: " + log, PATIENCE_MS);
        } catch (IOException | InterruptedException failure) {
            server.close();
            throw failure;
        }
        return server;
    }

    Contender contender() {
        return contender;
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /// Waits until it has so many files open; its connections are among them.
    void awaitFiles(long count) throws IOException, InterruptedException {
        await(() -> files() >= count, count + " open files", FILLING_MS);
    }

    /// Waits until it has closed all but so many.
    void awaitNoMoreFilesThan(long count) throws IOException, InterruptedException {
        await(() -> files() <= count, "only " + count + " open files", PATIENCE_MS);
    }

    /// The CPU time that all its threads have taken so far.
    long cpuMicros() {
        return process.toHandle()
                .info()
                .totalCpuDuration()
                .orElseThrow(() -> new IllegalStateException("the system tells no CPU time"))
                .dividedBy(1000)
                .toNanos();
    }

    /// How many files it has open.
    long files() throws IOException {
        try (Stream<Path> all = Files.list(proc("fd"))) {
            return all.count();
        }
    }

    /// Collects garbage, then looks.
    IdleFigures.Held held(int connections) throws IOException, InterruptedException {
        jcmd("GC.run");
        jcmd("GC.run");
        long heap = heapBytes(jcmd("GC.heap_info"));
        String status = Files.readString(proc("status"), StandardCharsets.ISO_8859_1);
        return new IdleFigures.Held(connections, residentBytes(status), heap);
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interruption) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /// The heap in use, by what `GC.heap_info` tells of each part of it.
    static long heapBytes(String info) {
        Matcher used = HEAP.matcher(info);
        long kib = 0;
        boolean found = false;
        while (used.find()) {
            kib += Long.parseLong(used.group(1));
            found = true;
        }
        if (!found) {
            throw new IllegalArgumentException("no heap in: " + info);
        }
        return kib * KIB;
    }

    /// The resident size, by what the kernel tells of a process.
    static long residentBytes(String status) {
        Matcher resident = RESIDENT.matcher(status);
        if (!resident.find()) {
            throw new IllegalArgumentException("no VmRSS in: " + status);
        }
        return Long.parseLong(resident.group(1)) * KIB;
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        return Program.output(List.of(jcmd.toString(), Long.toString(pid()), command));
    }

    private Path proc(String name) {
        return Path.of("/proc", Long.toString(pid()), name);
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral(Peer.HOST), port), PAUSE_MS);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    /// Something to wait for.
    @FunctionalInterface
    private interface Condition {
        boolean holds() throws IOException;
    }

    private void await(Condition condition, String what, long patienceMs)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMs);
        while (!condition.holds()) {
            if (!process.isAlive()) {
                throw new IOException(contender.label() + " ended before " + what);
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IOException(contender.label() + " took too long until " + what);
            }
            Thread.sleep(PAUSE_MS);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral(Peer.HOST))) {
            return socket.getLocalPort();
        }
    }
}
