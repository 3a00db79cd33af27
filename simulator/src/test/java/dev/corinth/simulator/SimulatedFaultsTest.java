package dev.corinth.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/// What faults can be asked for. Owned by the test.
class SimulatedFaultsTest {
    @Test
    void neverStrikesWithoutBeingAsked() {
        for (Fault fault : Fault.values()) {
            assertThat(SimulatedFaults.none().chance(fault)).isZero();
        }
    }

    @Test
    void changesOneThingAtATime() {
        SimulatedFaults changed =
                SimulatedFaults.none()
                        .with(Fault.RESET, 0.25)
                        .receiveBytes(7)
                        .writeBytes(8)
                        .lateTurns(9)
                        .delay(Duration.ofMillis(10));

        assertThat(changed.chance(Fault.RESET)).isEqualTo(0.25);
        assertThat(changed.chance(Fault.FULL)).isZero();
        assertThat(changed.receiveBytes()).isEqualTo(7);
        assertThat(changed.writeBytes()).isEqualTo(8);
        assertThat(changed.lateTurns()).isEqualTo(9);
        assertThat(changed.delay()).isEqualTo(Duration.ofMillis(10));
        assertThat(changed.with(Fault.RESET, 0).chance(Fault.RESET)).isZero();
    }

    @Test
    void refusesWhatCannotBe() {
        SimulatedFaults none = SimulatedFaults.none();

        assertThatThrownBy(() -> none.with(Fault.RESET, 1.5)).hasMessage("RESET=1.5, 0 to 1");
        assertThatThrownBy(() -> none.with(Fault.FULL, Double.NaN)).hasMessageContaining("FULL");
        assertThatThrownBy(() -> none.receiveBytes(0)).hasMessageContaining("receiveBytes=0");
        assertThatThrownBy(() -> none.writeBytes(-1)).hasMessageContaining("writeBytes=-1");
        assertThatThrownBy(() -> none.lateTurns(0)).hasMessageContaining("lateTurns=0");
        assertThatThrownBy(() -> none.delay(Duration.ZERO)).hasMessageContaining("delay");
    }

    @Test
    void mixesOtherTroubleForEachSeed() {
        Set<SimulatedFaults> mixtures = new HashSet<>();
        Set<Fault> nasty = EnumSet.noneOf(Fault.class);
        Set<Fault> deadly = EnumSet.noneOf(Fault.class);
        for (int seed = 0; seed < 100; seed++) {
            SimulatedFaults faults = SimulatedFaults.nasty(seed);
            mixtures.add(faults);
            for (Fault fault : Fault.values()) {
                if (faults.chance(fault) > 0) {
                    nasty.add(fault);
                }
                if (SimulatedFaults.deadly(seed).chance(fault) > 0) {
                    deadly.add(fault);
                }
            }
        }

        assertThat(mixtures).hasSize(100);
        assertThat(SimulatedFaults.nasty(5)).isEqualTo(SimulatedFaults.nasty(5));
        assertThat(nasty).doesNotContain(Fault.RESET, Fault.ACCEPT_FAILURE).hasSize(7);
        assertThat(deadly).containsExactlyInAnyOrder(Fault.values());
    }

    @Test
    void strikesAsOftenAsTheChanceSays() {
        var network = SimulatedNetwork.stepped(3, SimulatedFaults.none().with(Fault.FULL, 0.25));
        for (int i = 0; i < 10_000; i++) {
            network.dice().strikes(Fault.FULL);
        }

        assertThat(network.struck(Fault.FULL)).isBetween(2_300L, 2_700L);
        assertThat(network.struck(Fault.LATE)).isZero();
    }
}
