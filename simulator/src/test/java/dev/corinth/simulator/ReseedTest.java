package dev.corinth.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/// A network that goes on with another seed. Owned by the test.
class ReseedTest {
    private static final SimulatedFaults HALF = SimulatedFaults.none().with(Fault.FULL, 0.5);

    @Test
    void makesTheSameTroubleAsANewNetworkOfThatSeed() {
        var used = SimulatedNetwork.stepped(1, SimulatedFaults.none());
        throwDice(used);
        used.reseed(7, HALF);

        assertThat(throwDice(used))
                .isEqualTo(throwDice(SimulatedNetwork.stepped(7, HALF)))
                .contains(true, false);
        assertThat(used).hasToString(SimulatedNetwork.stepped(7, HALF).toString());
    }

    private static List<Boolean> throwDice(SimulatedNetwork network) {
        List<Boolean> strikes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            strikes.add(network.dice().strikes(Fault.FULL));
        }
        return strikes;
    }
}
