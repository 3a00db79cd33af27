package dev.corinth.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.corinth.pubsub.Stage.Guest;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class TopicLimitsTest {
    private static final TopicLimits STANDARD = TopicLimits.STANDARD;

    private static Stage stage(TopicLimits limits, TopicPolicy policy) {
        return new Stage(3, TopicConfig.NONE.allow(Stage.open("#", policy)).limits(limits));
    }

    private static Stage stage(TopicLimits limits) {
        return stage(limits, TopicPolicy.STANDARD);
    }

    @Test
    void A_16_subscribingAndUnsubscribing100000TimesLeavesNothing() {
        try (Stage stage = stage(STANDARD)) {
            Guest guest = stage.guest();
            TopicMember member = guest.member();
            for (int i = 0; i < 100_000; i++) {
                String filter = i % 2 == 0 ? "t/" + i : "t/" + i + "/+";
                stage.hub.subscribe(member, SubscribeRequest.to(filter));
                if (i % 100 == 99) {
                    stage.run();
                }
                assertThat(stage.hub.unsubscribe(guest.connection, filter)).isTrue();
            }
            stage.run();

            stage.expectNothing();
            assertThat(guest.text()).isEmpty();
        }
    }

    @Test
    void A_16_aTableOfAMillionNamesShrinksWithThem() {
        NameTable<Integer> table = new NameTable<>();
        for (int i = 0; i < 1_000_000; i++) {
            table.put("topic/" + i, i);
        }
        assertThat(table.most()).isEqualTo(1_000_000);
        for (int i = 0; i < 1_000_000; i++) {
            Integer removed = table.remove("topic/" + i);
            if (removed == null || removed != i) {
                throw new AssertionError("removed " + removed + " in place of " + i);
            }
        }

        assertThat(table.isEmpty()).isTrue();
        assertThat(table.most()).as("room of the table").isLessThanOrEqualTo(1_024);
    }

    @Test
    void A_16_namesWithOneHashAreStillTopicsOfTheirOwn() {
        try (Stage stage = stage(STANDARD.subscriptions(1_000_000, 10_000))) {
            Guest guest = stage.guest();
            List<String> names = new ArrayList<>(List.of(""));
            while (names.size() < 1_024) {
                names =
                        names.stream()
                                .flatMap(name -> List.of(name + "Aa", name + "BB").stream())
                                .toList();
            }
            assertThat(names.stream().map(String::hashCode).distinct()).hasSize(1);
            TopicMember member = guest.member();
            names.forEach(name -> stage.hub.subscribe(member, SubscribeRequest.to(name)));
            stage.run();
            assertThat(stage.hub.topics()).isEqualTo(1_024);
            stage.publish(names.get(77), "x");

            assertThat(guest.text()).isEqualTo(names.get(77) + "=x;");
            guest.line().reset();
            stage.run();
            stage.expectNothing();
        }
    }

    @Test
    void A_16_aConnectionHasAsManySubscriptionsAsTheLimitSaysAndMoreWhenItEndsSome() {
        try (Stage stage = stage(STANDARD.subscriptions(1_000, 3))) {
            Guest guest = stage.guest().subscribe("a").subscribe("b/+").subscribe("c");
            guest.subscribe("d");
            assertThat(guest.answer().result()).isEqualTo(TopicResult.TOO_MANY);
            guest.subscribe("a");
            assertThat(guest.answer().result()).isEqualTo(TopicResult.ALREADY);
            guest.unsubscribe("c");
            guest.subscribe("d");

            assertThat(guest.answer().result()).isEqualTo(TopicResult.TAKEN);
            assertThat(stage.hub.subscriptions()).isEqualTo(3);
            assertThat(stage.hub.count(TopicCounter.OVER_LIMIT)).isEqualTo(1);
        }
    }

    @Test
    void A_16_allConnectionsTogetherHaveAsManyAsTheLimitSays() {
        try (Stage stage = stage(STANDARD.subscriptions(4, 3))) {
            stage.guest().subscribe("a").subscribe("b").subscribe("c");
            Guest second = stage.guest().subscribe("a").subscribe("b");

            assertThat(second.answers)
                    .extracting(Subscribed::result)
                    .containsExactly(TopicResult.TAKEN, TopicResult.TOO_MANY);
        }
    }

    @Test
    void A_16_thereAreAsManyTopicsAsTheLimitSays() {
        try (Stage stage = stage(STANDARD.maxTopics(2), TopicPolicy.STANDARD.retaining())) {
            stage.publish("kept", "x");
            Guest guest = stage.guest().subscribe("a").subscribe("b").subscribe("+/x");

            assertThat(guest.answers)
                    .extracting(Subscribed::result)
                    .containsExactly(TopicResult.TAKEN, TopicResult.TOO_MANY, TopicResult.TAKEN);
            assertThat(stage.hub.topics()).isEqualTo(2);
            assertThat(stage.hub.subscriptions()).isEqualTo(2);
            // Who subscribes by a pattern gets it; there is only no room to keep it.
            stage.publish("b/x", "seen");
            assertThat(guest.text()).isEqualTo("b/x=seen;");
        }
    }

    @Test
    void namesAreAsLongAndAsDeepAsTheLimitsSay() {
        try (Stage stage = stage(STANDARD.names(10, 2).maxMessage(4))) {
            Guest guest = stage.guest();
            for (String name : List.of("1234567890", "12345678901", "ÄÄÄÄÄ", "ÄÄÄÄÄÄ", "a/b")) {
                guest.subscribe(name);
            }
            guest.subscribe("a/b/c").subscribe("a//b").subscribe("");

            assertThat(guest.answers)
                    .extracting(Subscribed::result)
                    .containsExactly(
                            TopicResult.TAKEN,
                            TopicResult.BAD_NAME,
                            TopicResult.TAKEN,
                            TopicResult.BAD_NAME,
                            TopicResult.TAKEN,
                            TopicResult.BAD_NAME,
                            TopicResult.BAD_NAME,
                            TopicResult.BAD_NAME);
            assertThat(stage.publish("a/b/c", "x")).isEqualTo(TopicResult.BAD_NAME);
            assertThat(stage.publish("a/b", "1234")).isEqualTo(TopicResult.TAKEN);
            assertThat(stage.publish("a/b", "12345")).isEqualTo(TopicResult.TOO_LONG);
        }
    }

    @Test
    void aPatternHasAtMostThreeWildcards() {
        try (Stage stage = stage(STANDARD)) {
            Guest guest = stage.guest().subscribe("+/+/a/+").subscribe("+/+/+/#");

            assertThat(guest.answers)
                    .extracting(Subscribed::result)
                    .containsExactly(TopicResult.TAKEN, TopicResult.BAD_NAME);
        }
    }

    @Test
    void numbersOutOfRangeAreRefusedWithTheRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> STANDARD.names(0, 1))
                .withMessage("maxLength=0, 1 to 4096");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> STANDARD.maxKeptBytes(-1))
                .withMessage("maxKeptBytes=-1, 0 to 1099511627776");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TopicPolicy.STANDARD.history(-1))
                .withMessageContaining("historyCount=-1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TopicPolicy.STANDARD.historyBytes(0))
                .withMessageContaining("historyBytes=0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TopicPolicy.STANDARD.keepFor(java.time.Duration.ZERO))
                .withMessageContaining("keepFor=PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SubscribeRequest.to("a").presentAs("x".repeat(257)))
                .withMessageContaining("length=257");
        TopicConfig config = TopicConfig.NONE;
        for (int i = 0; i < 256; i++) {
            config = config.allow(Stage.open("a"));
        }
        TopicConfig full = config;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> full.allow(Stage.open("a")))
                .withMessageContaining("count=257, at most 256");
    }
}
