package dev.corinth.wire;

import static dev.corinth.wire.CloseState.CLOSED;
import static dev.corinth.wire.CloseState.CLOSING;
import static dev.corinth.wire.CloseState.OPEN;
import static dev.corinth.wire.CloseState.PEER_CLOSED;
import static dev.corinth.wire.CloseState.TERMINATED;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloseStateTest {
    @ParameterizedTest
    @CsvSource({
        "OPEN,        PEER_CLOSED, TERMINATED, true,  true,  true",
        "CLOSING,     CLOSED,      TERMINATED, false, false, true",
        "PEER_CLOSED, PEER_CLOSED, TERMINATED, false, true,  false",
        "CLOSED,      CLOSED,      CLOSED,     false, false, false",
        "TERMINATED,  TERMINATED,  TERMINATED, false, false, false"
    })
    void goesWhereTheEventLeads(
            CloseState state,
            CloseState received,
            CloseState lost,
            boolean send,
            boolean sendClose,
            boolean read) {
        assertThat(state.receivedClose()).isEqualTo(received);
        assertThat(state.lost()).isEqualTo(lost);
        assertThat(state.maySend()).isEqualTo(send);
        assertThat(state.maySendClose()).isEqualTo(sendClose);
        assertThat(state.mayRead()).isEqualTo(read);
        assertThat(state.isClean()).isEqualTo(state == CLOSED);
    }

    @Test
    void sendsOneCloseFrameOnly() {
        assertThat(OPEN.sentClose()).isEqualTo(CLOSING);
        assertThat(PEER_CLOSED.sentClose()).isEqualTo(CLOSED);
        for (CloseState state : new CloseState[] {CLOSING, CLOSED, TERMINATED}) {
            assertThatIllegalStateException()
                    .isThrownBy(state::sentClose)
                    .withMessageContaining("state=" + state);
        }
    }

    @Test
    void F_28_isCleanWhenBothSidesCloseAtOnce() {
        assertThat(OPEN.sentClose().receivedClose()).isEqualTo(CLOSED);
        assertThat(OPEN.receivedClose().receivedClose().sentClose()).isEqualTo(CLOSED);
    }
}
