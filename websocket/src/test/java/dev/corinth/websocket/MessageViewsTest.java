package dev.corinth.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

class MessageViewsTest {
    private static final MemorySegment MEMORY = Arena.ofAuto().allocate(MessageViews.COUNT * 4L);

    /// Shows a message of a length in the next view.
    private static Message show(MessageViews views, long length) {
        return views.next().show(MessageKind.BINARY, MEMORY, 0, length);
    }

    private static void isUsedUp(Message kept) {
        assertThatThrownBy(kept::length)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("message used after its callback; copy() it");
    }

    @Test
    void P_05_aViewThatWasKeptThrowsAlsoWhileLaterMessagesAreShown() {
        MessageViews views = new MessageViews(false);
        Message kept = show(views, 1);
        kept.hide();

        for (int length = 2; length <= MessageViews.COUNT; length++) {
            Message later = show(views, length);
            assertThat(later.length()).isEqualTo(length);
            isUsedUp(kept);
            later.hide();
        }
    }

    @Test
    void P_05_aViewIsUsedAgainSoThatMessagesCostNoObject() {
        MessageViews views = new MessageViews(false);
        Message first = views.next();
        for (int i = 1; i < MessageViews.COUNT; i++) {
            assertThat(views.next()).isNotSameAs(first);
        }

        assertThat(views.next()).isSameAs(first);
    }

    @Test
    void P_05_withAssertionsEveryMessageHasAViewOfItsOwn() {
        MessageViews views = MessageViews.ofLoop();
        Message kept = show(views, 1);
        kept.hide();

        for (int length = 2; length <= 2 * MessageViews.COUNT; length++) {
            Message later = show(views, length);
            isUsedUp(kept);
            later.hide();
        }
    }
}
