package dev.corinth.bench;

import dev.corinth.server.Server;
import dev.corinth.server.ServerConfig;

import org.openjdk.jol.info.GraphLayout;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;

/// A server with one loop that answers questions about its memory: the other half of
/// [IdleMemory], in a process of its own. Used by one thread.
///
/// It says its port. Then each line that it reads is answered by one line:
///
/// | line | answer |
/// |---|---|
/// | `open` | how many connections are open |
/// | `heap` | after collections, how many bytes of the heap are in use |
/// | `graph` | how many bytes all objects have that the server leads to, by JOL |
final class IdleServer {
    private IdleServer() {}

    /// @param arguments the name of a poller
    static void main(String[] arguments) {
        ServerConfig config =
                ServerConfig.STANDARD.port(0).loops(loops -> loops.count(1).poller(arguments[0]));
        try (Server server =
                        Server.with(config)
                                .webSocket("/", (socket, message) -> socket.send(message))
                                .start();
                var questions = new Scanner(System.in, StandardCharsets.UTF_8)) {
            IO.println(server.port());
            while (questions.hasNextLine()) {
                IO.println(answer(questions.nextLine(), server));
            }
        }
    }

    private static long answer(String question, Server server) {
        return switch (question) {
            case "open" -> server.openConnections();
            case "heap" -> usedHeap();
            case "graph" -> GraphLayout.parseInstance(server).totalSize();
            default -> throw new IllegalArgumentException("question=" + question);
        };
    }

    private static long usedHeap() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
