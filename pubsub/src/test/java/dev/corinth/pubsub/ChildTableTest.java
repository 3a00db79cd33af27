package dev.corinth.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Seeds;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

class ChildTableTest {
    @Test
    void agreesWithAMapWhateverIsAddedAndRemoved() {
        Seeds.check(100, seed -> play(new SplittableRandom(seed)));
    }

    private static void play(SplittableRandom random) {
        ChildTable table = new ChildTable(random.nextInt(20));
        Map<Integer, Integer> tagOf = new HashMap<>();
        // Few tags, also those of the last slots, so that children stand in each other's way.
        int mask = random.nextBoolean() ? 0x8000_000F : 0x1F;
        for (int i = 1; i < 300; i++) {
            if (random.nextInt(5) > 1 || tagOf.isEmpty()) {
                int tag = (random.nextInt() & mask) | 8;
                tagOf.put(i, tag);
                table.add(tag, i);
            } else {
                int child = new ArrayList<>(tagOf.keySet()).get(random.nextInt(tagOf.size()));
                table.remove(tagOf.remove(child), child);
            }
            assertThat(table.count()).isEqualTo(tagOf.size());
        }
        tagOf.forEach((child, tag) -> assertThat(childrenBehind(table, tag)).contains(child));
        tagOf.forEach((child, tag) -> table.remove(tag, child));
        assertThat(table.count()).isZero();
        assertThat(table.longest()).isZero();
    }

    @Test
    void aSearchEndsAtTheFirstFreeSlot() {
        ChildTable table = new ChildTable(0);
        table.add(15, 1);
        table.add(15, 2);
        table.add(0, 3);

        assertThat(childrenBehind(table, 15)).containsExactly(1, 2, 3);
        assertThat(childrenBehind(table, 0)).containsExactly(2, 3);
        assertThat(table.longest()).isEqualTo(2);
        table.remove(15, 1);
        assertThat(childrenBehind(table, 15)).containsExactly(2, 3);
        assertThat(childrenBehind(table, 0)).containsExactly(3);
    }

    @Test
    void growsAtHalfAndShrinksAtAnEighth() {
        ChildTable table = new ChildTable(0);
        for (int i = 1; i <= 1_024; i++) {
            table.add(i * 31, i);
        }
        assertThat(table.slots()).isEqualTo(2_048);
        for (int i = 1_024; i > 255; i--) {
            table.remove(i * 31, i);
        }
        assertThat(table.slots()).isEqualTo(1_024);
        assertThat(new ChildTable(1_024).slots()).isEqualTo(2_048);
    }

    private static List<Integer> childrenBehind(ChildTable table, int tag) {
        List<Integer> children = new ArrayList<>();
        int slot = table.first(tag);
        while (table.entry(slot) != 0) {
            children.add(ChildTable.childOf(table.entry(slot)));
            slot = table.next(slot);
        }
        return children;
    }
}
