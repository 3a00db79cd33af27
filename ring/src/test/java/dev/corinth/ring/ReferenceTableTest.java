package dev.corinth.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.oracle.Seeds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

class ReferenceTableTest {
    private static final int OBJECTS = 400_000;

    @Test
    void givesBackWhatWasPut() {
        ReferenceTable table = new ReferenceTable(10);
        int one = table.put("one");
        int two = table.put("two");

        assertThat(two).isNotEqualTo(one);
        assertThat(table.take(two)).isEqualTo("two");
        assertThat(table.take(one)).isEqualTo("one");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1023, 1024, 1025, 5000})
    void hasAsManyPlacesAsItWasMadeWithAgainAndAgain(int most) {
        ReferenceTable table = new ReferenceTable(most);
        for (int lap = 0; lap < 3; lap++) {
            Set<Integer> places = new HashSet<>();
            for (int i = 0; i < most; i++) {
                places.add(table.put(i));
            }
            assertThat(places).hasSize(most).doesNotContain(ReferenceTable.FULL);
            assertThat(table.put("more")).isEqualTo(ReferenceTable.FULL);
            places.forEach(table::take);
        }
    }

    @Test
    void takesNothingTwice() {
        ReferenceTable table = new ReferenceTable(10);
        int place = table.put("once");
        table.take(place);

        assertThatThrownBy(() -> table.take(place))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("nothing in place " + place);
    }

    @Test
    void doesNotKeepWhatWasTaken() {
        ReferenceTable table = new ReferenceTable(10);
        int place = table.put(new byte[1000]);
        var seen = new WeakReference<>(table.take(place));

        while (seen.get() != null) {
            System.gc();
        }
        assertThat(table.put("still works")).isEqualTo(place);
    }

    @Test
    void behavesLikeAMap() {
        Seeds.check(
                50,
                seed -> {
                    SplittableRandom random = new SplittableRandom(seed);
                    int most = 1 + random.nextInt(3000);
                    ReferenceTable table = new ReferenceTable(most);
                    Map<Integer, Object> model = new HashMap<>();
                    List<Integer> places = new ArrayList<>();
                    for (int i = 0; i < 10_000; i++) {
                        if (random.nextInt(5) > 1) {
                            int place = table.put(i);
                            assertThat(place == ReferenceTable.FULL)
                                    .isEqualTo(model.size() == most);
                            if (place != ReferenceTable.FULL) {
                                assertThat(model.put(place, i)).isNull();
                                places.add(place);
                            }
                        } else if (!places.isEmpty()) {
                            int place = places.remove(random.nextInt(places.size()));
                            assertThat(table.take(place)).isEqualTo(model.remove(place));
                        }
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void SV_05_objectsTravelInTheOrderOfTheRing(int writers) throws Exception {
        ReferenceTable table = new ReferenceTable(500);
        ByteRing ring =
                new ManyToOneByteRing(
                        new RingConfig(1 << 10, 1 << 14, 0, 2.0, 5), new TestMemory());
        List<Thread> threads = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
            int number = writer;
            threads.add(
                    Thread.ofPlatform()
                            .daemon()
                            .start(() -> sendAll(table, ring, number, OBJECTS / writers)));
        }
        int[] next = new int[writers];
        RecordHandler taker =
                (kind, id, segment, from, to) -> {
                    int[] object = (int[]) table.take(segment.get(ValueLayout.JAVA_INT, from));
                    if (object[0] != id || object[1] != next[object[0]]++) {
                        throw new AssertionError("lost, twice or another's: " + object[1]);
                    }
                };
        int count = 0;
        while (count < OBJECTS / writers * writers) {
            int taken = ring.read(taker, 100);
            count += taken;
            if (taken == 0) {
                RingThreadsTest.stepAside();
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(next).containsOnly(OBJECTS / writers);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, (1 << 24) + 1})
    void refusesNumbersOutOfBounds(int most) {
        assertThatThrownBy(() -> new ReferenceTable(most))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxPlaces=" + most + ", 1 to 16777216");
    }

    private static void sendAll(ReferenceTable table, ByteRing ring, int writer, int count) {
        for (int i = 0; i < count; i++) {
            int[] object = {writer, i};
            while (!isSent(table, ring, writer, object)) {
                RingThreadsTest.stepAside();
            }
        }
    }

    private static boolean isSent(ReferenceTable table, ByteRing ring, int writer, int[] object) {
        int place = table.put(object);
        if (place == ReferenceTable.FULL) {
            return false;
        }
        boolean isWritten = ring.tryWrite(0, writer, new Place(place));
        if (!isWritten) {
            assertThat(table.take(place)).isSameAs(object);
        }
        return isWritten;
    }

    private record Place(int number) implements Payload {
        @Override
        public long length() {
            return Integer.BYTES;
        }

        @Override
        public void copyTo(MemorySegment target, long at) {
            target.set(ValueLayout.JAVA_INT, at, number);
        }
    }
}
