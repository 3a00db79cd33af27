package dev.corinth.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class MessageLimitsTest {
    @Test
    void hasTheDefaultsThatItsDocumentationSays() {
        MessageLimits limits = MessageLimits.defaults();

        assertThat(limits.maxMessage()).isEqualTo(1 << 20);
        assertThat(limits.maxFragments()).isEqualTo(16384);
        assertThat(limits.maxFrameChain()).isEqualTo(4 << 20);
        assertThat(limits.maxStream()).isEqualTo(1 << 30);
    }

    @Test
    void leavesSmallMessagesRoomForControlFrames() {
        MessageLimits limits = MessageLimits.ofMessage(1);

        assertThat(limits.maxFragments()).isEqualTo(1024);
        assertThat(limits.maxFrameChain()).isEqualTo(65536);
    }

    @Test
    void refusesWhatIsOutOfBounds() {
        long tooMuch = MessageLimits.LARGEST_MESSAGE + 1;
        refuses("maxMessage", 0, 1, 100, 1);
        refuses("maxMessage", tooMuch, 1, tooMuch + 100, 1);
        refuses("maxFragments", 1, 0, 100, 1);
        refuses("maxFragments", 1, tooMuch, 100, 1);
        refuses("maxFrameChain", 100, 1, 113, 1);
        refuses("maxFrameChain", 100, 1, MessageLimits.LARGEST_STREAM + 1, 1);
        refuses("maxStream", 1, 1, 100, 0);
        refuses("maxStream", 1, 1, 100, MessageLimits.LARGEST_STREAM + 1);
    }

    private static void refuses(String name, long message, long fragments, long chain, long s) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MessageLimits(message, fragments, chain, s))
                .withMessageContaining(name + "=");
    }

    @Test
    void countsAStreamByTheDefaultsOfItsOwnSize() {
        MessageLimits limits = new MessageLimits(10, 2, 24, 1 << 20);

        assertThat(limits.bytes(false)).isEqualTo(10);
        assertThat(limits.fragments(false)).isEqualTo(2);
        assertThat(limits.chain(false)).isEqualTo(24);
        assertThat(limits.bytes(true)).isEqualTo(1 << 20);
        assertThat(limits.fragments(true)).isEqualTo(16384);
        assertThat(limits.chain(true)).isEqualTo(4 << 20);
    }
}
