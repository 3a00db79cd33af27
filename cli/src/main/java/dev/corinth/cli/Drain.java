package dev.corinth.cli;

import dev.corinth.server.Server;

/// Ends the process in good order when it is told to: Ctrl-C or TERM. Safe for any thread.
///
/// The virtual machine would end with 128 plus the number of the signal; a server that said
/// goodbye to everybody ends with 0.
final class Drain {
    private final Thread hook;

    private Drain(Server server) {
        hook = Thread.ofPlatform().name("corinth-drain").unstarted(() -> drain(server));
    }

    /// From here on a signal drains the server.
    static Drain install(Server server) {
        Drain drain = new Drain(server);
        Runtime.getRuntime().addShutdownHook(drain.hook);
        return drain;
    }

    /// The server has ended: if by a signal, wait for the hook to end the process.
    void finished() throws InterruptedException {
        if (hook.isAlive()) {
            hook.join();
        }
    }

    private static void drain(Server server) {
        server.stop().join();
        Runtime.getRuntime().halt(0);
    }
}
