package dev.corinth.pubsub;

import java.util.Arrays;

/// How many subscribers a topic has on each loop, and of each encoding. Owned by the home of the
/// topic.
final class Interest {
    private final int[] onLoops;
    private int[] ofEncodings = new int[1];
    private int all;

    Interest(int loops) {
        onLoops = new int[loops];
    }

    void add(int loop, int encoding, int more) {
        if (encoding >= ofEncodings.length) {
            ofEncodings = Arrays.copyOf(ofEncodings, encoding + 1);
        }
        onLoops[loop] += more;
        ofEncodings[encoding] += more;
        all += more;
        assert all >= 0 && onLoops[loop] >= 0 : "fewer than none";
    }

    boolean isNone() {
        return all == 0;
    }

    boolean isOn(int loop) {
        return onLoops[loop] > 0;
    }

    boolean isOf(int encoding) {
        return encoding < ofEncodings.length && ofEncodings[encoding] > 0;
    }

    int count() {
        return all;
    }
}
