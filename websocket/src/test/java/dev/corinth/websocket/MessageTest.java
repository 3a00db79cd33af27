package dev.corinth.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

class MessageTest {
    private static final MemorySegment MEMORY =
            Arena.ofAuto()
                    .allocateFrom(ValueLayout.JAVA_BYTE, "<grün>".getBytes(StandardCharsets.UTF_8));

    private static Message shown(MessageKind kind) {
        return new Message().show(kind, MEMORY, 1, MEMORY.byteSize() - 1);
    }

    @Test
    void isAViewOfItsPartOfTheMemory() {
        Message message = shown(MessageKind.TEXT);

        assertThat(message.text()).isEqualTo("grün");
        assertThat(message.bytes()).isEqualTo("grün".getBytes(StandardCharsets.UTF_8));
        assertThat(message.length()).isEqualTo(5);
        assertThat(message.at(0)).isEqualTo((byte) 'g');
        assertThat(message.at(4)).isEqualTo((byte) 'n');
        assertThat(message.segment().byteSize()).isEqualTo(5);
        assertThat(message.segment().isReadOnly()).isTrue();
        assertThat(message).hasToString("text of 5 bytes");
        assertThat(shown(MessageKind.BINARY)).hasToString("binary of 5 bytes");
    }

    @Test
    void readsNothingBesideIt() {
        Message message = shown(MessageKind.TEXT);

        assertThatThrownBy(() -> message.at(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> message.at(5)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> message.segment().get(ValueLayout.JAVA_BYTE, 5))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void everyMethodThrowsAfterItsCallback() {
        Message message = shown(MessageKind.TEXT);
        message.hide();

        List<Consumer<Message>> uses =
                List.of(
                        Message::kind,
                        Message::isText,
                        Message::length,
                        Message::text,
                        Message::bytes,
                        used -> used.at(0),
                        used -> used.copyTo(MEMORY, 0),
                        Message::segment,
                        Message::copy);
        for (Consumer<Message> use : uses) {
            assertThatThrownBy(() -> use.accept(message))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("message used after its callback; copy() it");
        }
        assertThat(message).hasToString("message used up");
    }

    @Test
    void aCopyIsItsOwn() {
        MemorySegment memory = Arena.ofAuto().allocate(2);
        memory.fill((byte) 'a');
        Message view = new Message().show(MessageKind.BINARY, memory, 0, 2);
        Message copy = view.copy();
        memory.fill((byte) 'b');
        view.hide();

        assertThat(copy.text()).isEqualTo("aa");
        assertThat(copy.isText()).isFalse();
        assertThat(new Message().show(MessageKind.TEXT, memory, 1, 1).copy().text()).isEmpty();
    }
}
