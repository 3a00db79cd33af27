package dev.corinth.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/// A server under mixed load for long holds no more at the end than it did near the beginning.
///
/// `-Dsoak.minutes=60` is the whole of it; a build of every day takes two, in which the virtual
/// machine has not settled, so that more is allowed.
class SoakTest {
    private static final int MINUTES = Integer.getInteger("soak.minutes", 2);
    private static final int ROUNDS = 60;

    /// Percent by which the last sixth may be above the second.
    private static final int ALLOWED = MINUTES >= 60 ? 5 : 20;

    private final List<SoakSample> samples = new ArrayList<>();

    private static List<String> site() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:NativeMemoryTracking=summary",
                "-XX:+UseCompactObjectHeaders",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                SoakSite.class.getName());
    }

    /// Asks until nobody is connected any more.
    private static SoakSample sample(Child site) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        SoakSample sample;
        do {
            site.order("sample");
            sample = SoakSample.of(site.nextLine());
        } while (sample.connections() > 0 && System.nanoTime() < end);
        assertThat(sample.connections()).as("connections left behind").isZero();
        return sample;
    }

    private long middle(int sixth, ToLongFunction<SoakSample> figure) {
        return samples.subList(sixth * ROUNDS / 6, (sixth + 1) * ROUNDS / 6).stream()
                .mapToLong(figure)
                .sorted()
                .skip(ROUNDS / 12)
                .findFirst()
                .orElseThrow();
    }

    private void isFlat(String what, ToLongFunction<SoakSample> figure) {
        long early = middle(1, figure);
        long late = middle(5, figure);
        IO.println(what + ": " + early + " in the second sixth, " + late + " in the last");
        assertThat(late).as(what).isLessThanOrEqualTo(early + early * ALLOWED / 100);
    }

    @Test
    @Tag("slow")
    @EnabledOnOs(OS.LINUX)
    @Timeout(value = 3, unit = TimeUnit.HOURS)
    void holdsNoMoreAtTheEndThanNearTheBeginning() throws Exception {
        long length = Duration.ofMinutes(MINUTES).toNanos() / ROUNDS;
        try (Child site = Child.start(site())) {
            List<String> started = site.nextLine();
            SoakLoad load =
                    new SoakLoad(
                            Integer.parseInt(started.get(1)), Integer.parseInt(started.get(2)));
            for (int i = 0; i < ROUNDS; i++) {
                long end = System.nanoTime() + length;
                load.round(() -> System.nanoTime() < end, i);
                samples.add(sample(site));
                IO.println("round " + i + ", " + load.turns() + " visits: " + samples.getLast());
            }
        }
        isFlat("heap after collection", SoakSample::heap);
        isFlat("native memory", SoakSample::nativeMemory);
        isFlat("descriptors", SoakSample::descriptors);
    }
}
