package dev.corinth.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.poller.Blocks;
import dev.corinth.simulator.SimulatedPeer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// All output that waits, of all connections together, stays within the budget of the process.
class BudgetTest {
    private static final int MESSAGE_BYTES = 10_000;
    private static final int MESSAGES = 5_000;
    private static final String MESSAGE = "m".repeat(MESSAGE_BYTES);

    /// What one message and the blocks around it may take beyond the budget.
    private static final long SLACK_BYTES = 128 << 10;

    private final long budget = Blocks.process().inUseBytes() + (16 << 20);

    /// From here on what would have to wait is refused.
    private final long full = budget / 100 * Slabs.REFUSE_PERCENT;

    private final List<Recorder> made = new ArrayList<>();
    private long most;

    @ParameterizedTest
    @EnumSource(OverflowPolicy.class)
    void manySlowReadersTogetherHoldNoMoreThanTheBudget(OverflowPolicy policy) {
        try (Rig rig = Rig.quiet(config -> config.maxMemoryBytes(budget))) {
            OutputLimits limits = new OutputLimits(64 << 20, 64 << 20, policy, Duration.ofHours(1));
            var address = rig.listen(Service.plain(Recorder.into(made)).limits(limits));
            List<SimulatedPeer> peers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                peers.add(rig.connect(address));
                peers.getLast().window(0);
            }

            int sent = 0;
            for (int i = 0; i < MESSAGES; i++) {
                Recorder self = made.get(i % made.size());
                sent += rig.call(() -> self.send(MESSAGE)).isTaken() ? 1 : 0;
                most = Math.max(most, Blocks.process().inUseBytes());
            }

            assertThat(most).isBetween(full - SLACK_BYTES, full + SLACK_BYTES);
            assertThat(rig.count(Counter.OVER_BUDGET)).isPositive();
            long lost = rig.count(Counter.DROPPED) + rig.count(Counter.OVERFLOWED);
            assertThat(lost).isPositive();
            peers.forEach(peer -> peer.window(Long.MAX_VALUE));
            rig.run();
            if (policy == OverflowPolicy.DROP_NEWEST) {
                long arrived = peers.stream().mapToLong(peer -> peer.received().length).sum();
                assertThat(arrived).isEqualTo((long) sent * MESSAGE_BYTES);
                assertThat(rig.call(() -> made.getFirst().send(MESSAGE)))
                        .isEqualTo(SendResult.SENT);
            }
        }
    }

    @Test
    void aReaderThatIsNotSlowIsSentToWhileOthersHoldTheBudget() {
        try (Rig rig = Rig.quiet(config -> config.maxMemoryBytes(budget))) {
            OutputLimits limits =
                    new OutputLimits(
                            64 << 20, 64 << 20, OverflowPolicy.DROP_NEWEST, Duration.ofHours(1));
            var address = rig.listen(Service.plain(Recorder.into(made)).limits(limits));
            SimulatedPeer slow = rig.connect(address);
            SimulatedPeer quick = rig.connect(address);
            slow.window(0);
            while (rig.call(() -> made.getFirst().send(MESSAGE)).isTaken()) {
                assertThat(Blocks.process().inUseBytes()).isLessThan(full + SLACK_BYTES);
            }

            assertThat(rig.call(() -> made.getLast().send("still"))).isEqualTo(SendResult.SENT);
            rig.run();

            assertThat(quick.received()).hasSize("still".length());
        }
    }

    @ParameterizedTest
    @EnumSource(OverflowPolicy.class)
    void aQuickReaderIsSentManyMessagesInOneTurnWhileOthersHoldTheBudget(OverflowPolicy policy) {
        try (Rig rig = Rig.quiet(config -> config.maxMemoryBytes(budget))) {
            OutputLimits patient =
                    new OutputLimits(
                            64 << 20, 64 << 20, OverflowPolicy.DROP_NEWEST, Duration.ofHours(1));
            var slowly = rig.listen(Service.plain(Recorder.into(made)).limits(patient));
            rig.connect(slowly).window(0);
            while (rig.call(() -> made.getFirst().send(MESSAGE)).isTaken()) {
                assertThat(Blocks.process().inUseBytes()).isLessThan(full + SLACK_BYTES);
            }
            OutputLimits limits = patient.policy(policy);
            SimulatedPeer quick =
                    rig.connect(rig.listen(Service.plain(Recorder.into(made)).limits(limits)));

            for (int i = 0; i < 10; i++) {
                assertThat(made.getLast().send("message ")).isEqualTo(SendResult.SENT);
            }
            rig.run();

            assertThat(quick.received()).hasSize(80);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, (16 << 20) - 1, (1L << 40) + 1})
    void refusesABudgetOutOfBounds(long bytes) {
        assertThatThrownBy(() -> Rig.quiet(config -> config.maxMemoryBytes(bytes)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxMemoryBytes=" + bytes + ", 16 MiB to 1 TiB; there is no unlimited");
    }
}
