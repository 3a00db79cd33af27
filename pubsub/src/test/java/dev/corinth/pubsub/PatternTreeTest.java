package dev.corinth.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import dev.corinth.oracle.Seeds;

import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class PatternTreeTest {
    private static final List<String> NAMES =
            List.of("a", "b", "a/a", "a/b", "b/a", "a/b/c", "b/b/c", "$s", "$s/a", "a/a/a/a");
    private static final List<String> PATTERNS =
            List.of("#", "+", "a/+", "a/#", "+/a", "+/#", "+/+", "+/b/+", "$s/+", "a/+/#", "+/b/#");

    /// Under [#WEAK] the first two have one number, and so have the next two.
    private static final List<String> LONG_LEVELS =
            List.of(
                    "abcdefghijkl",
                    "defabcghijkl",
                    "ÄÖÜäöü",
                    "äöüÄÖÜ",
                    "abcdefghijk",
                    "\uD83D\uDE00");

    /// At this point a polynomial is the sum of what it is made of.
    private static final LevelHash WEAK = new LevelHash(1, 0, 0);

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

    @Test
    void D_01_levelsWithOneNumberAreStillLevelsOfTheirOwn() {
        assertThat(key(WEAK, "abcdefghijkl")).isEqualTo(key(WEAK, "defabcghijkl"));
        try (Stage stage = Stage.with(Stage.open("#"))) {
            TopicMember member = stage.guest().member();
            Seeds.check(
                    50,
                    seed -> {
                        var random = new SplittableRandom(seed);
                        var tree = new PatternTree(WEAK, PatternTree.MAX_NODES);
                        play(random, member, tree, () -> longPattern(random), LONG_LEVELS);
                    });
        }
    }

    @Test
    void D_01_childrenWithOneTagAreStillThoseOfTheirParents() {
        // A secret that is the level itself makes the tag of all of them 0.
        LevelHash hash = new LevelHash(2, 'a', 0);
        assertThat(hash.tag(5, 'a')).isEqualTo(hash.tag(6, 'a')).isZero();
        try (Stage stage = Stage.with(Stage.open("#"))) {
            TopicMember member = stage.guest().member();
            PatternTree tree = new PatternTree(hash, PatternTree.MAX_NODES);
            Stream.of("p/first/+", "p/a/+", "q/first/+", "q/b/+")
                    .forEach(pattern -> tree.add(subscription(pattern, member)));
            List<Crowd> found = new ArrayList<>();
            tree.match(TopicFilter.of("q/a/x"), found);
            assertThat(found).isEmpty();
            tree.match(TopicFilter.of("p/a/x"), found);
            assertThat(found).hasSize(1);
        }
    }

    private static String longPattern(SplittableRandom random) {
        String[] levels = new String[random.nextInt(1, 4)];
        for (int i = 0; i < levels.length; i++) {
            int pick = random.nextInt(LONG_LEVELS.size() + 1);
            levels[i] = pick == 0 ? "+" : LONG_LEVELS.get(pick - 1);
        }
        return String.join("/", levels);
    }

    @Test
    void D_01_namesMayHaveManyLevels() {
        try (Stage stage = Stage.with(Stage.open("#"))) {
            TopicMember member = stage.guest().member();
            PatternTree tree = new PatternTree();
            tree.add(subscription("a/".repeat(62) + "+/z", member));
            List<Crowd> found = new ArrayList<>();
            tree.match(TopicFilter.of("a/".repeat(63) + "z"), found);
            tree.match(TopicFilter.of("a/".repeat(63) + "y"), found);
            tree.match(TopicFilter.of("a/".repeat(62) + "z"), found);

            assertThat(found).hasSize(1);
        }
    }

    @Test
    void A_16_patternsThatGoGiveTheirMemoryBackAndTheOthersStay() {
        try (Stage stage = Stage.with(Stage.open("#"))) {
            PatternTree tree = new PatternTree();
            List<Subscription> all = desks(100_000, stage.guest().member());
            all.forEach(tree::add);
            assertThat(tree.nodes().count()).isEqualTo(300_002);
            // One in ten stays.
            all.stream().filter(each -> !isKept(each)).forEach(tree::remove);
            assertThat(tree.nodes().count()).isEqualTo(30_002);
            assertThat(tree.nodes().capacity()).isLessThanOrEqualTo(8 * 30_002);
            assertThat(tree.nodes().table().slots()).isLessThanOrEqualTo(8 * 10_000);
            assertThat(desksFound(tree, 100_000)).hasSize(10_000);
            all.stream().filter(each -> !isKept(each)).limit(5_000).forEach(tree::add);
            assertThat(desksFound(tree, 100_000)).hasSize(15_000);
            all.stream().filter(Subscription::isActive).forEach(tree::remove);

            assertThat(tree.isEmpty()).isTrue();
            assertThat(tree.nodes().count()).isEqualTo(1);
            assertThat(tree.nodes().capacity()).isLessThanOrEqualTo(PatternNodes.SMALL);
            assertThat(tree.nodes().table().slots()).isEqualTo(ChildTable.LEAST_SLOTS);
        }
    }

    private static List<Subscription> desks(int count, TopicMember member) {
        return IntStream.range(0, count)
                .mapToObj(i -> subscription("room/" + i + "/+/a-level-with-a-hash", member))
                .toList();
    }

    private static boolean isKept(Subscription desk) {
        return desk.filter().contains("0/");
    }

    private static Set<Crowd> desksFound(PatternTree tree, int count) {
        List<Crowd> found = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tree.match(TopicFilter.of("room/" + i + "/desk/a-level-with-a-hash"), found);
        }
        Set<Crowd> once = new HashSet<>(found);
        assertThat(once).hasSameSizeAs(found);
        return once;
    }

    @Test
    void A_16_patternsThatComeAndGoTakeNoMoreMemory() {
        try (Stage stage = Stage.with(Stage.open("#"))) {
            TopicMember member = stage.guest().member();
            PatternTree tree = new PatternTree();
            for (int i = 0; i < 100_000; i++) {
                Subscription one = subscription("u" + i + "/+/#", member);
                tree.add(one);
                tree.remove(one);
            }

            assertThat(tree.isEmpty()).isTrue();
            assertThat(tree.nodes().capacity()).isEqualTo(16);
        }
    }

    @Test
    void A_16_noChoiceOfNamesMakesASearchLong() {
        try (Stage stage = Stage.with(Stage.open("#"))) {
            TopicMember member = stage.guest().member();
            PatternTree tree = new PatternTree();
            // Numbers in turn, and names of which all have one String.hashCode.
            for (int i = 0; i < 1 << 14; i++) {
                StringBuilder same = new StringBuilder();
                for (int bit = 0; bit < 14; bit++) {
                    same.append((i >> bit & 1) == 0 ? "Aa" : "BB");
                }
                tree.add(subscription(same + "/#", member));
                tree.add(subscription(i + "/#", member));
            }

            assertThat(tree.nodes().table().count()).isEqualTo((1 << 15) - 1);
            // By chance about 30; a bad hash has thousands.
            assertThat(tree.nodes().table().longest()).isLessThan(200);
        }
    }

    @Test
    void A_16_aTreeHasAsManyNodesAsItsBoundSays() {
        try (Stage stage = Stage.with(Stage.open("#"))) {
            PatternTree tree = new PatternTree(new LevelHash(), 7);
            TopicFilter pattern = TopicFilter.of("a/b/+");
            assertThat(tree.hasRoomFor(pattern)).isTrue();
            tree.add(subscription("a/b/+", stage.guest().member()));

            // Of the root and three others four are left, for a pattern of three levels at most.
            assertThat(tree.hasRoomFor(pattern)).isTrue();
            assertThat(tree.hasRoomFor(TopicFilter.of("a/b/c/+"))).isFalse();
        }
    }

    @Test
    void matchingAllocatesNothing() {
        try (Stage stage = Stage.with(Stage.open("#"))) {
            TopicMember member = stage.guest().member();
            PatternTree tree = new PatternTree();
            tree.add(subscription("a/#", member));
            tree.add(subscription("+/a-level-with-a-hash/+", member));
            TopicFilter name = TopicFilter.of("a/a-level-with-a-hash/c");
            List<Crowd> found = new ArrayList<>();
            var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = 0;
            for (int i = 0; i < 20_000; i++) {
                if (i == 10_000) {
                    before = threads.getCurrentThreadAllocatedBytes();
                }
                found.clear();
                tree.match(name, found);
            }
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;

            assertThat(found).hasSize(2);
            assertThat(allocated / 10_000.0).as("bytes for each").isLessThan(1.0);
        }
    }

    private static void play(SplittableRandom random, TopicMember member) {
        play(random, member, new PatternTree(), () -> any(PATTERNS, random), NAMES);
    }

    private static <T> T any(List<T> of, SplittableRandom random) {
        return of.get(random.nextInt(of.size()));
    }

    private static void play(
            SplittableRandom random,
            TopicMember member,
            PatternTree tree,
            Supplier<String> patterns,
            List<String> names) {
        List<Subscription> there = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            if (random.nextInt(3) > 0 || there.isEmpty()) {
                String pattern = patterns.get();
                Subscription added = subscription(pattern, member);
                tree.add(added);
                there.add(added);
            } else {
                tree.remove(there.remove(random.nextInt(there.size())));
            }
            TopicFilter name = name(random, names);
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

    private static TopicFilter name(SplittableRandom random, List<String> of) {
        String one = any(of, random);
        return TopicFilter.of(random.nextBoolean() ? one : one + "/" + any(of, random));
    }

    private static long key(LevelHash hash, String level) {
        return hash.key(level, 0, level.length());
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
