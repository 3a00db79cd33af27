package dev.corinth.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Measures what idle connections cost: many are opened and dropped once, so that whatever grows
/// only the first time has grown; then a few are held, then many. Immutable; used by the main
/// thread.
///
/// @param pins where the servers run
/// @param load what opens the connections
/// @param logs where output goes
/// @param many how many are held at most
record IdleRound(Pins pins, Load load, Path logs, int many) {
    private static final int FEW = 1000;

    /// Above what the system lets a process open, when it was not raised.
    static final int MOST = 19_000;

    /// What a virtual machine opens and closes for itself meanwhile.
    private static final int FILES_OF_ITS_OWN = 10;

    /// The last of them may still be in its handshake.
    private static final int SETTLING_MS = 1000;

    /// Measures one server, in a process that has done nothing else.
    IdleFigures of(Contender contender) throws IOException, InterruptedException {
        try (RunningServer server = RunningServer.start(contender, pins, logs)) {
            held(server, many);
            IdleFigures.Held few = held(server, Math.min(FEW, many / 2));
            return IdleFigures.of(contender, few, held(server, many));
        }
    }

    private IdleFigures.Held held(RunningServer server, int connections)
            throws IOException, InterruptedException {
        long before = server.files();
        Process holding = load.hold(server, connections);
        try {
            server.awaitFiles(before + connections - FILES_OF_ITS_OWN);
            Thread.sleep(SETTLING_MS);
            if (!holding.isAlive()) {
                throw new IOException("the connections were not held");
            }
            return server.held(connections);
        } finally {
            holding.destroy();
            if (!holding.waitFor(30, TimeUnit.SECONDS)) {
                holding.destroyForcibly().waitFor();
            }
            server.awaitNoMoreFilesThan(before + FILES_OF_ITS_OWN);
        }
    }
}
