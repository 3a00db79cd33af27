package dev.corinth.poller;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.junit.jupiter.api.AfterEach;

import java.io.IOException;
import java.util.Random;

/// What the contracts have in common: a world and a rig in it, for one test. Owned by the test.
///
/// [Rig] checks at every event of every test: that it comes from inside a poll, that the table
/// finds the line, that no line is told anything after its last event.
class Contract {
    static final byte[] PING = "ping".getBytes(US_ASCII);
    static final byte[] PONG = "pong".getBytes(US_ASCII);

    /// More than a socket takes while its peer does not read.
    static final int MUCH = 8 << 20;

    final World world;
    final Rig rig;

    Contract(World world) {
        this.world = world;
        this.rig = new Rig(world.source());
    }

    @AfterEach
    void closeAll() throws IOException {
        rig.close();
        rig.close();
        world.close();
    }

    /// Bytes that repeat nowhere in short distance; the same at each run.
    static byte[] noise(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }
}
