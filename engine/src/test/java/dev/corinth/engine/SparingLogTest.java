package dev.corinth.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Failures that somebody can cause at will.
class SparingLogTest {
    private final Exception thrown = new Exception("as the test wants");

    /// Keeps what is logged.
    private static final class Kept implements System.Logger {
        private final List<String> texts = new CopyOnWriteArrayList<>();

        @Override
        public String getName() {
            return "kept";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(
                Level level,
                @Nullable ResourceBundle bundle,
                String text,
                @Nullable Throwable thrown) {
            texts.add(level + " " + text + " " + thrown);
        }

        @Override
        public void log(
                Level level,
                @Nullable ResourceBundle bundle,
                String text,
                @Nullable Object... values) {
            texts.add(level + " " + text);
        }
    }

    private final Kept kept = new Kept();
    private final SparingLog log = new SparingLog(kept);

    @Test
    void O_04_aFailureIsWrittenTwentyTimesAtOnceAndTenASecond() {
        for (int i = 0; i < 1000; i++) {
            log.log(Level.ERROR, "broken", thrown, -5);
        }
        assertThat(kept.texts)
                .hasSize(20)
                .containsOnly("ERROR broken java.lang.Exception: as the test wants");

        log.log(Level.ERROR, "broken", thrown, TimeUnit.MILLISECONDS.toNanos(99));
        assertThat(kept.texts).hasSize(20);
        log.log(Level.ERROR, "broken", thrown, TimeUnit.MILLISECONDS.toNanos(101));
        assertThat(kept.texts)
                .hasSize(21)
                .last()
                .asString()
                .startsWith("ERROR broken, and 981 before that were not logged");
    }

    @Test
    void O_04_manyThreadsTogetherWriteNoMore() throws InterruptedException {
        List<Thread> threads =
                Stream.generate(
                                () ->
                                        Thread.ofPlatform()
                                                .start(
                                                        () -> {
                                                            for (int i = 0; i < 1000; i++) {
                                                                log.log(Level.ERROR, "", thrown, 7);
                                                            }
                                                        }))
                        .limit(4)
                        .toList();
        for (Thread each : threads) {
            each.join();
        }
        assertThat(kept.texts).hasSize(20);
    }
}
