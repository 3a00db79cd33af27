package dev.corinth.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.corinth.simulator.SimulatedFaults;

import org.jspecify.annotations.Nullable;

import java.util.stream.IntStream;

/// Whole connections of a server, from the request head to the end, several at once over a network
/// with faults: the first byte chooses the faults, the second when they strike, the rest is what
/// the peers do ([Visits]).
class ConnectionFuzzTest {

    /// From none over those after which all bytes arrive to those that break connections.
    private static final SimulatedFaults[] FAULTS =
            IntStream.range(0, 256)
                    .mapToObj(ConnectionFuzzTest::faults)
                    .toArray(SimulatedFaults[]::new);

    private static final int FIRST_NASTY = 64;
    private static final int FIRST_DEADLY = 192;

    /// A server serves so many inputs before it is stopped and another begins.
    private static final int INPUTS_OF_A_SERVER = 2000;

    private static @Nullable EchoServer server;
    private static int inputs;

    @FuzzTest
    void servesWhateverComes(byte[] input) {
        if (input.length < 3) {
            return;
        }
        EchoServer current = server == null ? new EchoServer() : server;
        // After a failure nobody knows what this one has still to do.
        server = null;
        int faults = input[0] & 0xFF;
        current.begin(input[1], FAULTS[faults]);
        new Visits(input, current).play(faults < FIRST_DEADLY);
        if (++inputs % INPUTS_OF_A_SERVER == 0) {
            current.stop();
        } else {
            server = current;
        }
    }

    private static SimulatedFaults faults(int number) {
        if (number < FIRST_NASTY) {
            return SimulatedFaults.none();
        }
        return number < FIRST_DEADLY
                ? SimulatedFaults.nasty(number)
                : SimulatedFaults.deadly(number);
    }
}
