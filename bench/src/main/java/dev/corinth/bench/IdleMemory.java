package dev.corinth.bench;

import dev.corinth.linux.MemoryFigures;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/// What one more idle WebSocket costs a server: objects, heap, resident memory and memory of the
/// kernel, each by itself. Used by one thread; for Linux.
///
/// The server is another process ([IdleServer]) with the options of this one. All connections are
/// opened and dropped once. Then it is measured with few of them and with all, each time after
/// collections; what differs is put on the connections that came between. The kernel's memory is
/// that of both ends of a connection, since both are on this machine; whatever else runs there
/// shows in it as well.
public final class IdleMemory implements AutoCloseable {
    private static final int FEW = 1_000;
    private static final int ALL = 19_000;

    /// The heap is given back in steps behind a collection; the kernel frees a socket late too.
    private static final long SETTLE_NS = 3_000_000_000L;

    private static final long LOOK_NS = 10_000_000;

    /// What was measured at one time, in bytes.
    private record Sample(long graph, long heap, long resident, long kernel) {}

    private final Process server;
    private final PrintWriter questions;
    private final BufferedReader answers;
    private final Dialer dialer;
    private final List<SocketChannel> peers = new ArrayList<>();

    private IdleMemory(String poller) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(IdleServer.class.getName(), poller));
        server = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        questions = new PrintWriter(server.outputWriter(), true);
        answers = server.inputReader();
        int port = (int) readNumber();
        dialer = new Dialer(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /// Measures and prints a row for each poller.
    ///
    /// @param pollers their names
    /// @throws IOException if a connection cannot be opened, or the server has ended
    public static void main(String[] pollers) throws IOException {
        IO.println("| bytes for each connection | objects | heap | resident | kernel, both ends |");
        IO.println("|---|---|---|---|---|");
        for (String poller : pollers) {
            try (var measured = new IdleMemory(poller)) {
                measured.run(poller);
            }
        }
    }

    private void run(String poller) throws IOException {
        hold(ALL);
        ask("graph");
        hold(0);
        hold(FEW);
        Sample few = sample();
        hold(ALL);
        Sample all = sample();
        IO.println(
                "| %s | %d | %d | %d | %d |"
                        .formatted(
                                poller,
                                each(few.graph, all.graph),
                                each(few.heap, all.heap),
                                each(few.resident, all.resident),
                                each(few.kernel, all.kernel)));
    }

    private static long each(long few, long all) {
        return Math.round((all - few) / (double) (ALL - FEW));
    }

    /// Opens or drops connections until there are so many, and the server knows it.
    private void hold(int count) throws IOException {
        while (peers.size() > count) {
            peers.removeLast().close();
        }
        while (peers.size() < count) {
            peers.add(dialer.open());
        }
        while (ask("open") != count) {
            LockSupport.parkNanos(LOOK_NS);
        }
    }

    private Sample sample() throws IOException {
        ask("heap");
        LockSupport.parkNanos(SETTLE_NS);
        long heap = ask("heap");
        LockSupport.parkNanos(SETTLE_NS);
        long resident = MemoryFigures.residentBytes(server.pid());
        long kernel = MemoryFigures.slabBytes();
        long graph = ask("graph"); // last, for it takes memory itself
        return new Sample(graph, heap, resident, kernel);
    }

    private long ask(String question) throws IOException {
        questions.println(question);
        return readNumber();
    }

    private long readNumber() throws IOException {
        return Long.parseLong(Objects.requireNonNull(answers.readLine(), "the server has ended"));
    }

    /// Ends the server and drops what is open.
    @Override
    public void close() throws IOException {
        questions.close();
        for (SocketChannel peer : peers) {
            peer.close();
        }
    }
}
