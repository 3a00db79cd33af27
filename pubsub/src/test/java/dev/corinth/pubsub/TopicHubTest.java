package dev.corinth.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.corinth.engine.Counter;
import dev.corinth.pubsub.Stage.Guest;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

class TopicHubTest {
    @Test
    void D_01_sendsToWhoSubscribesByNameAndByPatternOnAllLoopsOnceToEach() {
        try (Stage stage = Stage.with(Stage.open("room/#"))) {
            List<Guest> exact = guests(stage, 6, "room/1");
            List<Guest> wild = guests(stage, 3, "room/+");
            List<Guest> both = guests(stage, 3, "room/1");
            both.forEach(guest -> guest.subscribe("room/#").subscribe("room/+"));
            List<Guest> others = guests(stage, 2, "room/2");
            assertThat(exact.stream().map(guest -> guest.connection.loop().number()).distinct())
                    .hasSize(3);

            assertThat(stage.publish("room/1", "hi")).isEqualTo(TopicResult.TAKEN);

            assertThat(exact).allSatisfy(it -> assertThat(it.text()).isEqualTo("room/1=hi;"));
            assertThat(wild).allSatisfy(it -> assertThat(it.text()).isEqualTo("room/1=hi;"));
            assertThat(both).allSatisfy(it -> assertThat(it.text()).isEqualTo("room/1=hi;"));
            assertThat(others).allSatisfy(it -> assertThat(it.text()).isEmpty());
            assertThat(stage.hub.count(TopicCounter.PUBLISHED)).isEqualTo(1);
            assertThat(stage.hub.count(TopicCounter.DELIVERED)).isEqualTo(12);
            assertThat(stage.hub.subscribers(TopicFilter.of("room/1"))).isCompletedWithValue(9);
            assertThat(stage.hub.busiest(5))
                    .isCompletedWithValue(
                            List.of(
                                    new TopicFigures("room/1", 9, 1),
                                    new TopicFigures("room/2", 2, 0)));
            assertThat(stage.hub.busiest(1))
                    .isCompletedWithValue(List.of(new TopicFigures("room/1", 9, 1)));
        }
    }

    @Test
    void D_03_aMessageIsFramedOnceForEachKindOfSubscriberAndForNobodyNotAtAll() {
        try (Stage stage = Stage.with(Stage.open("#"))) {
            stage.publish("a", "nobody");
            assertThat(stage.encoded).isZero();

            List<Guest> full = guests(stage, 5, "a");
            stage.publish("a", "one kind");
            assertThat(stage.encoded).isEqualTo(1);
            assertThat(full).allSatisfy(it -> assertThat(it.text()).isEqualTo("a=one kind;"));

            List<Guest> capitals = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                Guest guest = stage.guest();
                guest.encoding = Stage.CAPITALS;
                capitals.add(guest.subscribe("+"));
            }
            stage.publish("a", "two");
            assertThat(stage.encoded).isEqualTo(3);
            assertThat(full).allSatisfy(it -> assertThat(it.text()).isEqualTo("a=two;"));
            assertThat(capitals).allSatisfy(it -> assertThat(it.text()).isEqualTo("A=TWO;"));
        }
    }

    @Test
    void D_01_everyThreadMayPublishAndOneThreadsMessagesKeepTheirOrder() throws Exception {
        try (Stage stage = Stage.with(Stage.open("#"))) {
            List<Guest> all = guests(stage, 4, "a");
            Thread other =
                    Thread.ofPlatform()
                            .start(
                                    () ->
                                            IntStream.range(0, 50)
                                                    .mapToObj(i -> text("a", "" + i))
                                                    .forEach(stage.hub::publish));
            other.join();
            stage.run();

            String expected =
                    IntStream.range(0, 50).mapToObj(i -> "a=" + i + ";").reduce("", String::concat);
            assertThat(all).allSatisfy(it -> assertThat(it.text()).isEqualTo(expected));
        }
    }

    @Test
    void D_01_whoWroteAMessageCanBeLeftOut() {
        try (Stage stage = Stage.with(Stage.open("#"))) {
            List<Guest> all = guests(stage, 3, "a");
            Guest writer = all.get(1);

            stage.hub.publish(text("a", "hi").except(writer.connection.id()));
            stage.run();

            assertThat(all).extracting(Guest::text).containsExactly("a=hi;", "", "a=hi;");
        }
    }

    @Test
    void D_01_whoUnsubscribesIsSentNothingMore() {
        try (Stage stage = Stage.with(Stage.open("#"))) {
            Guest guest = stage.guest().subscribe("a").subscribe("+").subscribe("b");
            assertThat(guest.subscriptions()).containsExactlyInAnyOrder("a", "+", "b");
            assertThat(guest.unsubscribe("a")).isTrue();
            assertThat(guest.unsubscribe("a")).isFalse();
            stage.publish("a", "by pattern");
            assertThat(guest.unsubscribe("+")).isTrue();
            stage.publish("a", "nobody");
            stage.publish("b", "still");

            assertThat(guest.text()).isEqualTo("a=by pattern;b=still;");
            assertThat(guest.unsubscribe("b")).isTrue();
            stage.expectNothing();
        }
    }

    @Test
    void D_01_aConnectionThatClosesLeavesAllItsTopics() {
        try (Stage stage = Stage.with(Stage.open("#"))) {
            List<Guest> all = guests(stage, 6, "a");
            all.forEach(guest -> guest.subscribe("b/+").subscribe("c/d"));
            all.getFirst().line().reset();
            stage.run();
            assertThat(stage.hub.subscriptions()).isEqualTo(15);

            all.subList(1, 6).forEach(guest -> guest.line().reset());
            stage.run();

            stage.expectNothing();
            assertThat(stage.publish("a", "nobody")).isEqualTo(TopicResult.TAKEN);
            assertThat(stage.hub.count(TopicCounter.UNSUBSCRIBED)).isEqualTo(18);
        }
    }

    @Test
    void aConnectionThatIsGoneCannotSubscribe() {
        try (Stage stage = Stage.with(Stage.open("#"))) {
            Guest guest = stage.guest();
            guest.line().reset();
            stage.run();

            stage.hub.subscribe(
                    guest.member(), SubscribeRequest.to("a").onAnswer(guest.answers::add));

            assertThat(guest.answer().result()).isEqualTo(TopicResult.CLOSED);
            stage.expectNothing();
        }
    }

    @Test
    void aMemberThatForgotToLeaveGivesItsPlaceToTheNextWithItsSlot() {
        try (Stage stage = new Stage(1, TopicConfig.NONE.allow(Stage.open("#")))) {
            Guest first = stage.guest().subscribe("a").subscribe("b");
            first.leaves = false;
            first.line().reset();
            stage.run();
            assertThat(stage.hub.subscriptions()).isEqualTo(2);
            Guest second = stage.guest().subscribe("a");
            assertThat(second.connection.slot()).isEqualTo(first.connection.slot());
            stage.publish("a", "hi");
            stage.publish("b", "nobody");

            assertThat(second.text()).isEqualTo("a=hi;");
            assertThat(stage.hub.subscriptions()).isEqualTo(1);
        }
    }

    @Test
    void C_2_07_aCallbackMaySubscribeUnsubscribeAndPublish() {
        try (Stage stage = new Stage(1, TopicConfig.NONE.allow(Stage.open("#")))) {
            Guest guest = stage.guest();
            TopicMember member = guest.member();
            guest.subscribe(
                    SubscribeRequest.to("a")
                            .onAnswer(
                                    answer -> {
                                        stage.hub.subscribe(member, SubscribeRequest.to("b"));
                                        stage.hub.subscribe(member, SubscribeRequest.to("c/+"));
                                        assertThat(stage.hub.unsubscribe(guest.connection, "b"))
                                                .isTrue();
                                        assertThat(stage.hub.publish(text("a", "first")))
                                                .isEqualTo(TopicResult.TAKEN);
                                    }));
            assertThat(guest.text()).isEqualTo("a=first;");
            Runnable end =
                    stage.hub.listen(
                            TopicFilter.of("a"),
                            publication -> {
                                stage.hub.subscribe(member, SubscribeRequest.to("d"));
                                stage.hub.publish(text("c/1", "from a listener"));
                                stage.hub.publish(text("d", "too"));
                                boolean wasThere = stage.hub.unsubscribe(guest.connection, "a");
                                assertThat(wasThere).isTrue();
                            });
            stage.publish("a", "second");
            end.run();
            stage.publish("a", "nobody");

            assertThat(guest.text()).isEqualTo("a=second;c/1=from a listener;d=too;");
            assertThat(guest.subscriptions()).containsExactlyInAnyOrder("c/+", "d");
            assertThat(stage.hub.count(TopicCounter.LISTENER_FAILED)).isZero();
        }
    }

    @Test
    void C_2_07_whoUnsubscribesBeforeTheAnswerIsSentNothing() {
        try (Stage stage = Stage.with(Stage.open("#"))) {
            Guest guest = stage.guest();
            TopicMember member = guest.member();
            // Another loop's home answers later: here all loops are turned by this thread.
            for (int i = 0; i < 12; i++) {
                String name = "t" + i;
                stage.hub.subscribe(member, SubscribeRequest.to(name).onAnswer(guest.answers::add));
                stage.hub.unsubscribe(guest.connection, name);
            }
            stage.run();
            IntStream.range(0, 12).forEach(i -> stage.publish("t" + i, "nobody"));

            assertThat(guest.text()).isEmpty();
            assertThat(guest.answers)
                    .hasSize(12)
                    .extracting(Subscribed::result)
                    .contains(TopicResult.CLOSED);
            stage.expectNothing();
        }
    }

    @Test
    void listenersHearTheirTopicsInOrderAndMayThrow() {
        try (Stage stage = Stage.with(Stage.open("#"))) {
            List<String> heard = new ArrayList<>();
            Runnable end =
                    stage.hub.listen(
                            TopicFilter.of("a/+"),
                            publication -> {
                                heard.add(publication.message().topic().text());
                                throw new IllegalStateException("wanted by a test");
                            });
            Guest guest = stage.guest().subscribe("a/1");
            stage.publish("a/1", "x");
            stage.publish("b", "x");
            stage.publish("a/2", "x");
            end.run();
            stage.publish("a/3", "x");

            assertThat(heard).containsExactly("a/1", "a/2");
            assertThat(guest.text()).isEqualTo("a/1=x;");
            assertThat(stage.hub.count(TopicCounter.LISTENER_FAILED)).isEqualTo(2);
        }
    }

    @Test
    void aListenerThatPublishesToItsOwnTopicDoesNotHoldUpALoop() {
        try (Stage stage = Stage.with(Stage.open("#"))) {
            List<TopicResult> results = new ArrayList<>();
            Runnable end =
                    stage.hub.listen(
                            TopicFilter.of("a"),
                            publication -> {
                                results.add(stage.hub.publish(text("a", "again")));
                                results.add(stage.hub.publish(text("a", "and again")));
                            });
            stage.hub.publish(text("a", "once"));
            for (int i = 0; i < 200 && stage.hub.count(TopicCounter.REFUSED) == 0; i++) {
                int work = stage.engine.turn(java.time.Duration.ZERO);
                assertThat(work).isPositive();
            }
            end.run();
            stage.run();

            assertThat(results).contains(TopicResult.TAKEN, TopicResult.UNAVAILABLE);
            assertThat(stage.engine.count(Counter.CALLBACK_FAILED)).isZero();
        }
    }

    /// Publishes to a topic, once, more than may wait, and from another thread something behind it.
    ///
    /// @return what those that were to wait were told
    private static List<TopicResult> flood(Stage stage, int count, String payload) {
        List<TopicResult> results = new ArrayList<>();
        Runnable end =
                stage.hub.listen(
                        TopicFilter.of("a"),
                        publication ->
                                IntStream.range(0, count)
                                        .mapToObj(i -> stage.hub.publish(text("b", payload)))
                                        .forEach(results::add));
        stage.hub.publish(text("a", "once"));
        end.run();
        return results;
    }

    @Test
    void whatIsLostAfterItWasTakenIsCounted() throws InterruptedException {
        try (Stage stage = new Stage(1, TopicConfig.NONE.allow(Stage.open("#")))) {
            Guest guest = stage.guest().subscribe("late");
            // Taken into the ring of the loop before what has to wait is there.
            Thread other = Thread.ofPlatform().start(() -> stage.hub.publish(text("late", "x")));
            other.join();
            assertThat(flood(stage, 10_000, "")).containsOnly(TopicResult.TAKEN);
            assertThat(stage.hub.count(TopicCounter.REFUSED)).isZero();
            stage.run();

            assertThat(guest.text()).isEmpty();
            assertThat(stage.hub.count(TopicCounter.REFUSED)).isEqualTo(1);
        }
    }

    @Test
    void newsOfWhoIsThereThatFindsNoRoomIsCounted() {
        TopicRule rule = Stage.open("#", TopicPolicy.STANDARD.presence());
        try (Stage stage = new Stage(1, TopicConfig.NONE.allow(rule))) {
            Guest guest = stage.guest();
            assertThat(flood(stage, 10_000, "")).containsOnly(TopicResult.TAKEN);
            stage.hub.subscribe(guest.member(), SubscribeRequest.to("room").presentAs("Ann"));

            assertThat(stage.hub.count(TopicCounter.REFUSED)).isEqualTo(1);
        }
    }

    @Test
    void asManyBytesWaitAsAreOnTheirWayToALoopOrOneMessageOfAnyLength() {
        TopicLimits limits = TopicLimits.STANDARD.maxMessage(1 << 25);
        TopicConfig config = TopicConfig.NONE.allow(Stage.open("#")).limits(limits);
        try (Stage stage = new Stage(1, config)) {
            List<TopicResult> some = flood(stage, 20, "x".repeat(1 << 20));
            assertThat(some.subList(0, 16)).containsOnly(TopicResult.TAKEN);
            assertThat(some.subList(16, 20)).containsOnly(TopicResult.UNAVAILABLE);
            stage.run();
            assertThat(flood(stage, 2, "x".repeat(1 << 25)))
                    .containsExactly(TopicResult.TAKEN, TopicResult.UNAVAILABLE);
            stage.run();
            assertThat(stage.hub.count(TopicCounter.REFUSED)).isEqualTo(5);
        }
    }

    @Test
    void E_19_withoutARuleNothingIsAllowedToAnybody() {
        try (Stage stage = new Stage(1, TopicConfig.NONE)) {
            Guest guest = stage.guest().subscribe("a").subscribe("#");

            assertThat(guest.answers)
                    .extracting(Subscribed::result)
                    .containsExactly(TopicResult.DENIED, TopicResult.DENIED);
            assertThat(stage.publish("a", "x")).isEqualTo(TopicResult.DENIED);
            assertThat(stage.hub.publish(guest.member(), text("a", "x")))
                    .isEqualTo(TopicResult.DENIED);
            assertThat(stage.hub.count(TopicCounter.DENIED)).isEqualTo(4);
            stage.expectNothing();
        }
    }

    @Test
    void E_19_theGuardOfARuleDecidesAboutEachSubscriptionAndPublication() {
        TopicGuard guard =
                (who, act, topic) ->
                        who.as(Guest.class).isPresent()
                                && (act == TopicAct.SUBSCRIBE ? topic : act + topic)
                                        .matches("a/[12]|PUBLISHa/1");
        TopicRule guarded = new TopicRule(TopicFilter.of("a/#"), TopicPolicy.STANDARD, guard);
        TopicRule closed =
                new TopicRule(TopicFilter.of("b"), TopicPolicy.STANDARD, TopicGuard.NOBODY);
        try (Stage stage = Stage.with(guarded, closed)) {
            Guest guest = stage.guest();
            for (String topic : List.of("a/1", "a/2", "a/3", "a/+", "b")) {
                guest.subscribe(topic);
            }
            assertThat(guest.answers)
                    .extracting(Subscribed::result)
                    .containsExactly(
                            TopicResult.TAKEN,
                            TopicResult.TAKEN,
                            TopicResult.DENIED,
                            TopicResult.DENIED,
                            TopicResult.DENIED);
            TopicMember member = guest.member();
            assertThat(stage.hub.publish(member, text("a/1", "x"))).isEqualTo(TopicResult.TAKEN);
            assertThat(stage.hub.publish(member, text("a/2", "x"))).isEqualTo(TopicResult.DENIED);
            assertThat(stage.hub.publish(member, text("b", "x"))).isEqualTo(TopicResult.DENIED);
            // The application is the one who wrote the guard.
            assertThat(stage.publish("b", "x")).isEqualTo(TopicResult.TAKEN);
        }
    }

    @Test
    void E_19_aPatternDoesNotShowWhatAnEarlierRuleTakesOutOfIt() {
        TopicRule secret =
                new TopicRule(
                        TopicFilter.of("room/secret"), TopicPolicy.STANDARD, TopicGuard.NOBODY);
        try (Stage stage = Stage.with(secret, Stage.open("room/#"))) {
            Guest guest = stage.guest().subscribe("room/+").subscribe("room/#");
            assertThat(guest.answer().result()).isEqualTo(TopicResult.TAKEN);
            stage.publish("room/secret", "for nobody's eyes");
            stage.publish("room/1", "hi");

            assertThat(guest.text()).isEqualTo("room/1=hi;");
        }
    }

    @Test
    void E_19_aPatternThatGoesBeyondItsRuleIsDenied() {
        try (Stage stage = Stage.with(Stage.open("room/+"))) {
            Guest guest = stage.guest();
            guest.subscribe("room/+").subscribe("room/#").subscribe("#").subscribe("+/1");

            assertThat(guest.answers)
                    .extracting(Subscribed::result)
                    .containsExactly(
                            TopicResult.TAKEN,
                            TopicResult.DENIED,
                            TopicResult.DENIED,
                            TopicResult.DENIED);
        }
    }

    @Test
    void publishingToAPatternIsAMistakeOfTheCaller() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> text("a/+", "x"))
                .withMessageContaining("topic=a/+");
    }

    @Test
    void thereAreAsManyEncodingsAndListenersAsTheLimitsSay() {
        try (Stage stage = Stage.with(Stage.open("#"))) {
            for (int i = 2; i < TopicHub.MAX_ENCODINGS; i++) {
                assertThat(stage.hub.encoding((publication, loop) -> null)).isEqualTo(i);
            }
            assertThatIllegalStateException()
                    .isThrownBy(() -> stage.hub.encoding((publication, loop) -> null))
                    .withMessageContaining("at most 16");
            for (int i = 0; i < 1_000; i++) {
                stage.hub.listen(TopicFilter.of("a"), publication -> {});
            }
            assertThatIllegalStateException()
                    .isThrownBy(() -> stage.hub.listen(TopicFilter.of("a"), publication -> {}))
                    .withMessageContaining("at most 1000");
        }
    }

    private static TopicMessage text(String topic, String text) {
        return TopicMessage.text(TopicFilter.of(topic), text);
    }

    private static List<Guest> guests(Stage stage, int count, String filter) {
        return IntStream.range(0, count).mapToObj(i -> stage.guest().subscribe(filter)).toList();
    }
}
