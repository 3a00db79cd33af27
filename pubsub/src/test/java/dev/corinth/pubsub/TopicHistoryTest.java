package dev.corinth.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.corinth.engine.OutputLimits;
import dev.corinth.pubsub.Stage.Guest;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

class TopicHistoryTest {
    private static final TopicPolicy POLICY = TopicPolicy.STANDARD;

    private static Stage stage(TopicPolicy policy) {
        return new Stage(3, TopicConfig.NONE.allow(Stage.open("#", policy)));
    }

    private static void publish(Stage stage, int from, int to) {
        for (int i = from; i <= to; i++) {
            stage.publish("a", "" + i);
        }
    }

    @Test
    void D_01_theLastMessageIsRetainedForWhoComesLater() {
        try (Stage stage = stage(POLICY.retaining())) {
            publish(stage, 1, 3);
            Guest guest = stage.guest().subscribe("a");
            publish(stage, 4, 4);

            assertThat(guest.text()).isEqualTo("a=3;a=4;");
            assertThat(guest.answer().missed()).isEqualTo(1);
            assertThat(guest.answer().position()).isEqualTo(Position.NONE);
            assertThat(guest.answer().isResumed()).isFalse();
        }
    }

    @Test
    void D_01_aMessageWithoutBytesTakesTheRetainedOneAway() {
        try (Stage stage = stage(POLICY.retaining())) {
            publish(stage, 1, 1);
            assertThat(stage.hub.topics()).isEqualTo(1);
            stage.publish("a", "");

            assertThat(stage.guest().subscribe("a").text()).isEmpty();
            stage.guests.getFirst().line().reset();
            stage.run();
            stage.expectNothing();
        }
    }

    @Test
    void K_19_whoComesBackIsSentExactlyWhatItMissed() {
        try (Stage stage = stage(POLICY.history(10))) {
            Guest first = stage.guest().subscribe("a");
            Position begin = first.answer().position();
            assertThat(begin.isKnown()).isTrue();
            assertThat(begin.offset()).isZero();
            publish(stage, 1, 4);
            first.line().reset();
            publish(stage, 5, 7);

            Position seen = new Position(begin.epoch(), 4);
            Guest again = stage.guest().subscribe(SubscribeRequest.to("a").since(seen));
            publish(stage, 8, 8);

            assertThat(again.text()).isEqualTo("a=5;a=6;a=7;a=8;");
            Position now = new Position(begin.epoch(), 7);
            assertThat(again.answer()).isEqualTo(new Subscribed(TopicResult.TAKEN, now, true, 3));
            assertThat(stage.hub.count(TopicCounter.REPLAYED)).isEqualTo(3);
        }
    }

    @Test
    void K_19_whoMissedNothingIsToldSo() {
        try (Stage stage = stage(POLICY.history(10).retaining())) {
            Guest first = stage.guest().subscribe("a");
            publish(stage, 1, 2);
            Position seen = new Position(first.answer().position().epoch(), 2);
            Guest again = stage.guest().subscribe(SubscribeRequest.to("a").since(seen));

            assertThat(again.answer().isResumed()).isTrue();
            assertThat(again.text()).isEmpty();
        }
    }

    @Test
    void K_19_whatCannotBeGoneOnFromIsSaidNeverGuessed() {
        try (Stage stage = stage(POLICY.history(3).retaining())) {
            Guest first = stage.guest().subscribe("a");
            long epoch = first.answer().position().epoch();
            publish(stage, 1, 8);
            List<Position> wrong =
                    List.of(
                            new Position(epoch, 4), // one more than is kept
                            new Position(epoch, 9), // not there yet
                            new Position(epoch, -1),
                            new Position(epoch, Long.MIN_VALUE),
                            new Position(epoch + 1, 7));
            for (Position place : wrong) {
                Guest again = stage.guest().subscribe(SubscribeRequest.to("a").since(place));
                assertThat(again.answer().isResumed()).as("%s", place).isFalse();
                assertThat(again.answer().position()).isEqualTo(new Position(epoch, 8));
                assertThat(again.text()).as("only what is retained").isEqualTo("a=8;");
            }
            assertThat(stage.hub.count(TopicCounter.NOT_RESUMED)).isEqualTo(wrong.size());
            Guest right =
                    stage.guest().subscribe(SubscribeRequest.to("a").since(new Position(epoch, 5)));
            assertThat(right.text()).isEqualTo("a=6;a=7;a=8;");
        }
    }

    @Test
    void D_01_whoComesForTheFirstTimeMayBeginWithTheNewestMessages() {
        try (Stage stage = stage(POLICY.history(10).retaining())) {
            publish(stage, 1, 5);
            Guest guest = stage.guest().subscribe(SubscribeRequest.to("a").newest(3));
            publish(stage, 6, 6);
            Position seen = new Position(guest.answer().position().epoch(), 5);
            Guest again = stage.guest().subscribe(SubscribeRequest.to("a").newest(3).since(seen));
            Guest behind =
                    stage.guest()
                            .subscribe(
                                    SubscribeRequest.to("a").newest(2).since(new Position(1, 5)));

            assertThat(guest.text()).isEqualTo("a=3;a=4;a=5;a=6;");
            assertThat(guest.answer().missed()).isEqualTo(3);
            assertThat(guest.answer().isResumed()).isFalse();
            assertThat(again.text()).isEqualTo("a=6;");
            assertThat(behind.text()).isEqualTo("a=5;a=6;");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SubscribeRequest.to("a").newest(-1))
                    .withMessage("newest=-1, 0 or more");
        }
    }

    @Test
    void K_19_aTopicThatWasForgottenHasAnotherEpoch() {
        try (Stage stage = stage(POLICY.history(3))) {
            Guest first = stage.guest().subscribe("a");
            Position before = first.answer().position();
            first.unsubscribe("a");
            stage.expectNothing();
            Guest again = stage.guest().subscribe(SubscribeRequest.to("a").since(before));

            assertThat(again.answer().isResumed()).isFalse();
            assertThat(again.answer().position().epoch()).isNotEqualTo(before.epoch());
        }
    }

    @Test
    void whatWouldNotFitIsNotBegunWith() {
        try (Stage stage = stage(POLICY.history(10))) {
            stage.limits = OutputLimits.STANDARD.maxQueueBytes(20);
            Guest first = stage.guest().subscribe("a");
            publish(stage, 1, 7);
            Position begin = first.answer().position();
            Guest again = stage.guest().subscribe(SubscribeRequest.to("a").since(begin));
            assertThat(again.answer().isResumed()).isFalse();
            assertThat(again.answer().missed()).isZero();
            assertThat(again.text()).isEmpty();

            Position later = new Position(begin.epoch(), 2);
            Guest other = stage.guest().subscribe(SubscribeRequest.to("a").since(later));
            assertThat(other.text()).isEqualTo("a=3;a=4;a=5;a=6;a=7;");
        }
    }

    @Test
    void A_16_whatIsKeptIsForgottenInTimeAndTheTopicWithIt() {
        TopicPolicy policy = POLICY.history(10).retaining().keepFor(Duration.ofSeconds(60));
        try (Stage stage = stage(policy)) {
            publish(stage, 1, 2);
            stage.publish("b", "x");
            stage.advance(Duration.ofSeconds(40));
            publish(stage, 3, 3);
            assertThat(stage.hub.topics()).isEqualTo(2);
            stage.advance(Duration.ofSeconds(30));
            assertThat(stage.hub.topics()).isEqualTo(1);
            assertThat(messages(stage, 10)).containsExactly("3");
            stage.advance(Duration.ofSeconds(31));

            stage.expectNothing();
        }
    }

    @Test
    void A_16_manyTopicsAreForgottenThoughTheFirstOfTheRestWasFoundEmpty() {
        TopicPolicy policy = POLICY.history(10).keepFor(Duration.ofSeconds(60));
        try (Stage stage = new Stage(1, TopicConfig.NONE.allow(Stage.open("#", policy)))) {
            for (int i = 0; i < 1_500; i++) {
                stage.publish("t" + i, "x");
            }
            stage.network.advance(Duration.ofSeconds(61));
            HomeTopics home = stage.hub.homes().getFirst();
            // In the turn that forgets the thousand before it, and before it does.
            boolean isTaken =
                    stage.engine
                            .loops()
                            .getFirst()
                            .execute(
                                    () ->
                                            assertThat(
                                                            home.history("t1000", Position.NONE, 1)
                                                                    .messages())
                                                    .isEmpty());
            assertThat(isTaken).isTrue();
            stage.run();
            stage.advance(Duration.ofSeconds(61));

            stage.expectNothing();
        }
    }

    @Test
    void A_16_whatIsKeptIsForgottenInTimeAlsoWhereAnEncodingThrows() {
        TopicPolicy policy = POLICY.history(10).keepFor(Duration.ofSeconds(60));
        try (Stage stage = stage(policy)) {
            Guest guest = stage.guest();
            guest.encoding =
                    stage.hub.encoding(
                            (publication, loop) -> {
                                throw new IllegalStateException("wanted by a test");
                            });
            guest.subscribe("a");
            assertThatIllegalStateException().isThrownBy(() -> publish(stage, 1, 1));
            assertThat(stage.hub.keptBytes()).isPositive();
            stage.advance(Duration.ofSeconds(61));

            assertThat(stage.hub.keptBytes()).isZero();
        }
    }

    @Test
    void aTopicWithSubscribersGoesOnWhereItWasWhenWhatIsKeptIsOld() {
        TopicPolicy policy = POLICY.history(10).keepFor(Duration.ofSeconds(60));
        try (Stage stage = stage(policy)) {
            Guest guest = stage.guest().subscribe("a");
            long epoch = guest.answer().position().epoch();
            publish(stage, 1, 2);
            stage.advance(Duration.ofSeconds(61));
            assertThat(stage.hub.keptBytes()).isZero();
            Guest old =
                    stage.guest().subscribe(SubscribeRequest.to("a").since(new Position(epoch, 1)));
            Guest current =
                    stage.guest().subscribe(SubscribeRequest.to("a").since(new Position(epoch, 2)));

            assertThat(old.answer().isResumed()).isFalse();
            assertThat(current.answer().isResumed()).isTrue();
            publish(stage, 3, 3);
            assertThat(current.text()).isEqualTo("a=3;");
        }
    }

    @Test
    void theBytesOfAHistoryAndOfAllOfThemAreBounded() {
        TopicPolicy policy = POLICY.history(100).historyBytes(3 * 258);
        TopicLimits limits = TopicLimits.STANDARD.maxKeptBytes(4 * 258);
        try (Stage stage =
                new Stage(3, TopicConfig.NONE.allow(Stage.open("#", policy)).limits(limits))) {
            publish(stage, 1, 5);
            assertThat(messages(stage, 10)).containsExactly("3", "4", "5");
            stage.guest().subscribe("b");
            stage.publish("b", "x");
            assertThat(stage.hub.keptBytes()).isEqualTo(4 * 258);
            stage.publish("b", "yy");
            assertThat(stage.hub.count(TopicCounter.NOT_KEPT)).isEqualTo(1);
            TopicHistory other = stage.hub.history(TopicFilter.of("b"), Position.NONE, 10).join();
            assertThat(other.messages()).as("without a gap").isEmpty();
            assertThat(other.position().offset()).isEqualTo(2);
            assertThat(messages(stage, 10)).containsExactly("3", "4", "5");
        }
    }

    @Test
    void aMessageLongerThanAHistoryIsNotKeptAndNobodyGoesOnAcrossIt() {
        TopicPolicy policy = POLICY.history(100).historyBytes(3 * 258);
        try (Stage stage = stage(policy)) {
            Guest first = stage.guest().subscribe("a");
            publish(stage, 1, 2);
            stage.publish("a", "x".repeat(260));
            assertThat(stage.hub.keptBytes()).isZero();
            assertThat(stage.hub.count(TopicCounter.NOT_KEPT)).isEqualTo(1);
            publish(stage, 4, 5);
            long epoch = first.answer().position().epoch();
            Guest before =
                    stage.guest().subscribe(SubscribeRequest.to("a").since(new Position(epoch, 2)));
            Guest behind =
                    stage.guest().subscribe(SubscribeRequest.to("a").since(new Position(epoch, 3)));

            assertThat(before.answer().isResumed()).isFalse();
            assertThat(behind.answer().isResumed()).isTrue();
            assertThat(behind.text()).isEqualTo("a=4;a=5;");
        }
    }

    @Test
    void theHistoryCanBeReadInPieces() {
        try (Stage stage = stage(POLICY.history(10))) {
            publish(stage, 1, 7);
            TopicFilter name = TopicFilter.of("a");
            TopicHistory newest = stage.hub.history(name, Position.NONE, 2).join();
            assertThat(texts(newest)).containsExactly("6", "7");
            assertThat(newest.isGapless()).isFalse();
            Position begin = new Position(newest.position().epoch(), 0);
            TopicHistory oldest = stage.hub.history(name, begin, 3).join();

            assertThat(texts(oldest)).containsExactly("1", "2", "3");
            assertThat(oldest.isGapless()).isTrue();
            Position last = oldest.messages().getLast().position();
            assertThat(texts(stage.hub.history(name, last, 100).join()))
                    .containsExactly("4", "5", "6", "7");
            assertThat(stage.hub.history(TopicFilter.of("none"), Position.NONE, 1).join())
                    .isEqualTo(TopicHistory.NONE);
        }
    }

    private static List<String> messages(Stage stage, int most) {
        return texts(stage.hub.history(TopicFilter.of("a"), Position.NONE, most).join());
    }

    private static List<String> texts(TopicHistory history) {
        return history.messages().stream()
                .map(each -> new String(each.message().payload(), StandardCharsets.UTF_8))
                .toList();
    }
}
