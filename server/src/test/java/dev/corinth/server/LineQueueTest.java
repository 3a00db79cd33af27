package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Level;

/// Lines that applications have a say in.
class LineQueueTest {
    private static String broken() {
        throw new IllegalStateException("thrown, as the test wants");
    }

    @Test
    void aLineThatCannotBeMadeCostsNoOther() {
        List<String> written = Collections.synchronizedList(new ArrayList<>());
        try (LogRecorder recorder = LogRecorder.open()) {
            var queue = new LineQueue("corinth-log-test", written::addAll, 10);
            queue.add(() -> "before");
            queue.add(LineQueueTest::broken);
            queue.add(LineQueueTest::broken);
            queue.add(() -> "behind");
            queue.close();

            assertThat(written).containsExactly("before", "behind");
            assertThat(queue.dropped()).isEqualTo(2);
            assertThat(recorder.at(Level.WARNING))
                    .filteredOn(text -> text.contains("cannot be made"))
                    .hasSize(1);
        }
    }
}
