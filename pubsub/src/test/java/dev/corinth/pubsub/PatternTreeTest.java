package dev.corinth.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Seeds;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

class PatternTreeTest {
    private static final List<String> NAMES =
            List.of("a", "b", "a/a", "a/b", "b/a", "a/b/c", "b/b/c", "$s", "$s/a", "a/a/a/a");
    private static final List<String> PATTERNS =
            List.of("#", "+", "a/+", "a/#", "+/a", "+/#", "+/+", "+/b/+", "$s/+", "a/+/#", "+/b/#");

    @Test
    void D_01_aNameIsMatchedInAsManyStepsAgainst100000PatternsAsAgainst100() {
        try (Stage stage = Stage.with(Stage.open("#"))) {
            TopicMember member = stage.guest().member();
            long few = stepsAmong(100, member);
            long many = stepsAmong(100_000, member);

            assertThat(few).isGreaterThan(2);
            // Three patterns match in both; all others are not even looked at.
            assertThat(many).isEqualTo(few);
        }
    }

    @Test
    void D_01_theWorstPatternsThatTheLimitsAllowCost255Steps() {
        try (Stage stage = Stage.with(Stage.open("#"))) {
            TopicMember member = stage.guest().member();
            PatternTree tree = new PatternTree();
            for (int mask = 0; mask < 256; mask++) {
                if (Integer.bitCount(mask) <= TopicLimits.MAX_WILDCARDS) {
                    tree.add(subscription(pattern(mask), member));
                }
            }
            tree.match(TopicFilter.of("a/a/a/a/a/a/a/a"), new ArrayList<>());

            assertThat(tree.steps()).isEqualTo(255);
        }
    }

    @Test
    void D_01_agreesWithLookingAtEveryPatternWhateverIsAddedAndRemoved() {
        try (Stage stage = Stage.with(Stage.open("#"))) {
            TopicMember member = stage.guest().member();
            Seeds.check(50, seed -> play(new SplittableRandom(seed), member));
        }
    }

    private static void play(SplittableRandom random, TopicMember member) {
        PatternTree tree = new PatternTree();
        List<Subscription> there = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            if (random.nextInt(3) > 0 || there.isEmpty()) {
                String pattern = PATTERNS.get(random.nextInt(PATTERNS.size()));
                Subscription added = subscription(pattern, member);
                tree.add(added);
                there.add(added);
            } else {
                tree.remove(there.remove(random.nextInt(there.size())));
            }
            TopicFilter name = TopicFilter.of(NAMES.get(random.nextInt(NAMES.size())));
            List<Crowd> found = new ArrayList<>();
            tree.match(name, found);
            Stream<String> matching =
                    there.stream()
                            .filter(each -> each.parsed().covers(name))
                            .map(Subscription::filter)
                            .distinct();
            assertThat(found).doesNotHaveDuplicates().hasSize((int) matching.count());
        }
        there.forEach(tree::remove);
        assertThat(tree.isEmpty()).isTrue();
    }

    private static long stepsAmong(int count, TopicMember member) {
        PatternTree tree = new PatternTree();
        tree.add(subscription("room/7/+", member));
        tree.add(subscription("+/7/mood", member));
        tree.add(subscription("#", member));
        for (int i = 0; i < count - 3; i++) {
            String own = "u" + i;
            tree.add(
                    subscription(
                            switch (i % 4) {
                                case 0 -> "room/" + own + "/+";
                                case 1 -> "+/" + own + "/mood";
                                case 2 -> own + "/#";
                                default -> "room/+/" + own;
                            },
                            member));
        }
        List<Crowd> found = new ArrayList<>();
        tree.match(TopicFilter.of("room/7/mood"), found);
        assertThat(found).hasSize(3);
        return tree.steps();
    }

    private static String pattern(int mask) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            text.append(i == 0 ? "" : "/").append((mask >> i & 1) == 1 ? "+" : "a");
        }
        return text.toString();
    }

    private static Subscription subscription(String pattern, TopicMember member) {
        return new Subscription(member, TopicFilter.of(pattern), Stage.open("#"), "");
    }
}
