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
        "OPEN,        PEER_CLOSED, TERMINATED",
        "CLOSING,     CLOSED,      TERMINATED",
        "PEER_CLOSED, PEER_CLOSED, TERMINATED",
        "CLOSED,      CLOSED,      CLOSED",
        "TERMINATED,  TERMINATED,  TERMINATED"
    })
    void goesWhereTheEventLeads(CloseState state, CloseState received, CloseState lost) {
        assertThat(state.receivedClose()).isEqualTo(received);
        assertThat(state.lost()).isEqualTo(lost);
    }

    @ParameterizedTest
    @CsvSource({
        "OPEN,        true,  true,  true",
        "CLOSING,     false, false, true",
        "PEER_CLOSED, false, true,  false",
        "CLOSED,      false, false, false",
        "TERMINATED,  false, false, false"
    })
    void allowsWhatTheStateAllows(CloseState state, boolean send, boolean sendClose, boolean read) {
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
