package dev.corinth.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Sends numbered frames of all kinds in all ways, and checks what of it arrived. Owned by the
/// test.
///
/// ```
/// [kind][number, 5 digits][length, 4 digits][payload: the kind again and again]
/// ```
final class FrameStream {
    private static final int HEAD = 10;

    private final Recorder from;
    private final SplittableRandom random;
    private final List<Integer> must = new ArrayList<>();
    private int number;
    private int taken;
    private int refused;

    FrameStream(Recorder from, SplittableRandom random) {
        this.from = from;
        this.random = random;
    }

    void burst() {
        for (int i = random.nextInt(6); i > 0; i--) {
            one(random.nextInt(8));
        }
    }

    private void one(int way) {
        switch (way) {
            case 0 -> from.put(frame('p', 20), FrameKind.PONG);
            case 1 -> from.put(frame('u', 20), FrameKind.URGENT);
            case 2 -> {
                must.add(number);
                from.put(frame('c', 100), FrameKind.MUST);
            }
            case 3, 4 -> count(from.sendThrough(frame('m', 6000)));
            case 5 -> count(from.share(frame('m', 2000)));
            default -> count(from.send(frame('m', 800), 1 + random.nextInt(5)));
        }
    }

    private void count(SendResult result) {
        taken += result.isTaken() ? 1 : 0;
        assertThat(result).isNotEqualTo(SendResult.CLOSED);
        refused += result == SendResult.DROPPED ? 1 : 0;
    }

    private String frame(char kind, int most) {
        int length = random.nextInt(1, most);
        return "%c%05d%04d%s".formatted(kind, number++, length, ("" + kind).repeat(length));
    }

    /// Everything that arrived is whole frames; each kind is in order; what must arrive did; and of
    /// the messages those are missing that were counted as dropped.
    void check(String arrived, long dropped) {
        List<Integer> messages = new ArrayList<>();
        List<Integer> arrivedMust = new ArrayList<>();
        int[] last = new int[128];
        for (int at = 0; at < arrived.length(); ) {
            char kind = arrived.charAt(at);
            int frame = Integer.parseInt(arrived.substring(at + 1, at + 6));
            int length = Integer.parseInt(arrived.substring(at + 6, at + HEAD));
            String payload = arrived.substring(at + HEAD, at + HEAD + length);
            assertThat(payload).isEqualTo(("" + kind).repeat(length));
            assertThat(frame + 1).as("order of " + kind).isGreaterThan(last[kind]);
            last[kind] = frame + 1;
            if (kind == 'm') {
                messages.add(frame);
            } else if (kind == 'c') {
                arrivedMust.add(frame);
            }
            at += HEAD + length;
        }
        assertThat(arrivedMust).isEqualTo(must);
        assertThat(messages.size() + dropped).isEqualTo(taken + refused);
    }
}
