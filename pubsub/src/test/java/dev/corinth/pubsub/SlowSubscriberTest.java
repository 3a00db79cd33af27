package dev.corinth.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.engine.Counter;
import dev.corinth.engine.OutputLimits;
import dev.corinth.engine.OverflowPolicy;
import dev.corinth.pubsub.Stage.Guest;

import org.junit.jupiter.api.Test;

/// What becomes of subscribers that do not read. A message takes four bytes, and eight may wait.
class SlowSubscriberTest {
    private static Stage stage(OverflowPolicy policy) {
        Stage stage = Stage.with(Stage.open("#", TopicPolicy.STANDARD.overflow(policy)));
        stage.limits = OutputLimits.STANDARD.maxQueueBytes(32);
        return stage;
    }

    private static void publish(Stage stage, int from, int to) {
        for (int i = from; i <= to; i++) {
            stage.publish("a", "" + (char) ('A' + i));
        }
    }

    /// Opens the window again.
    private static String read(Stage stage, Guest guest) {
        guest.line().window(1 << 20);
        stage.run();
        return guest.text();
    }

    private static Guest slow(Stage stage, String filter) {
        Guest guest = stage.guest().subscribe(filter);
        guest.line().window(0);
        return guest;
    }

    @Test
    void C_2_11_aSlowSubscriberIsDisconnectedAtItsBoundAndTheOthersGetAll() {
        try (Stage stage = stage(OverflowPolicy.DISCONNECT)) {
            Guest slow = slow(stage, "a");
            Guest quick = stage.guest().subscribe("a");
            for (int i = 0; i < 20; i++) {
                stage.publish("a", "x");
                assertThat(slow.connection.waitingBytes()).isLessThanOrEqualTo(32);
            }

            assertThat(slow.isOverflowed).isTrue();
            assertThat(slow.line().isReset()).isTrue();
            assertThat(quick.text()).isEqualTo("a=x;".repeat(20));
            assertThat(stage.engine.count(Counter.OVERFLOWED)).isEqualTo(1);
            assertThat(stage.hub.subscriptions()).isEqualTo(1);
        }
    }

    @Test
    void D_18_dropNewestKeepsWhatWaits() {
        try (Stage stage = stage(OverflowPolicy.DROP_NEWEST)) {
            Guest slow = slow(stage, "a");
            publish(stage, 0, 11);

            assertThat(read(stage, slow)).isEqualTo("a=A;a=B;a=C;a=D;a=E;a=F;a=G;a=H;");
            assertThat(stage.engine.count(Counter.DROPPED)).isEqualTo(4);
            publish(stage, 0, 0);
            assertThat(slow.text()).isEqualTo("a=A;");
        }
    }

    @Test
    void D_18_dropOldestKeepsWhatIsNew() {
        try (Stage stage = stage(OverflowPolicy.DROP_OLDEST)) {
            Guest slow = slow(stage, "a");
            publish(stage, 0, 11);

            // The first had begun when the others came.
            assertThat(read(stage, slow)).isEqualTo("a=A;a=F;a=G;a=H;a=I;a=J;a=K;a=L;");
        }
    }

    @Test
    void D_18_latestPerKeyKeepsOneOfEachTopicAndKey() {
        try (Stage stage = stage(OverflowPolicy.LATEST_PER_KEY)) {
            Guest slow = slow(stage, "+");
            stage.publish("z", "0");
            for (int i = 0; i < 9; i++) {
                stage.publish("a", "" + i);
                stage.publish("b", "" + i);
                stage.hub.publish(TopicMessage.text(TopicFilter.of("b"), "k" + i).key(7));
                stage.run();
            }

            assertThat(read(stage, slow)).isEqualTo("z=0;a=8;b=8;b=k8;");
            assertThat(slow.isOverflowed).isFalse();
        }
    }

    @Test
    void D_18_aTopicThatDropsNeverDropsWhatAnotherTopicOwes() {
        TopicPolicy ticks = TopicPolicy.STANDARD.overflow(OverflowPolicy.DROP_OLDEST);
        try (Stage stage = Stage.with(Stage.open("t", ticks), Stage.open("o"))) {
            stage.limits = OutputLimits.STANDARD.maxQueueBytes(32);
            Guest slow = slow(stage, "t");
            slow.subscribe("o");
            stage.publish("t", "0");
            stage.publish("o", "1");
            stage.publish("t", "2");
            stage.publish("o", "3");
            for (int i = 0; i < 9; i++) {
                stage.publish("t", "" + i);
            }

            assertThat(read(stage, slow)).isEqualTo("t=0;o=1;o=3;t=4;t=5;t=6;t=7;t=8;");
            assertThat(slow.isOverflowed).isFalse();
        }
    }
}
