package dev.corinth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Bytes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Arrays;
import java.util.List;

class WireWordsTest {
    @Test
    void sortsTheOpcodes() {
        List<Integer> reserved = List.of(3, 4, 5, 6, 7, 11, 12, 13, 14, 15);
        for (int opcode = 0; opcode < 16; opcode++) {
            assertThat(Opcode.isReserved(opcode)).isEqualTo(reserved.contains(opcode));
            assertThat(Opcode.isControl(opcode)).isEqualTo(opcode >= 8);
            assertThat(Opcode.isMessage(opcode)).isEqualTo(opcode == 1 || opcode == 2);
            assertThat(Opcode.name(opcode).equals("reserved")).isEqualTo(reserved.contains(opcode));
        }
    }

    @Test
    void knowsWhoMasks() {
        assertThat(Role.CLIENT.masks()).isTrue();
        assertThat(Role.SERVER.masks()).isFalse();
        assertThat(Role.CLIENT.peer()).isEqualTo(Role.SERVER);
        assertThat(Role.SERVER.peer()).isEqualTo(Role.CLIENT);
    }

    @Test
    void acceptsTheCloseCodesOfTheRegistryOnly() {
        for (int code = 0; code < 1 << 16; code++) {
            boolean registered = code >= 1000 && code <= 1014 && (code < 1004 || code > 1006);
            boolean open = code >= 3000 && code < 5000;
            assertThat(CloseCode.isReceivable(code)).as("%d", code).isEqualTo(registered || open);
            assertThat(CloseCode.isSendable(code)).isEqualTo(CloseCode.isReceivable(code));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyViolationCanBeAnsweredWithACloseFrame(Violation violation) {
        byte[] payload = ClosePayload.encode(violation.closeCode(), violation.text());

        assertThat(payload).startsWith(violation.closeCode() >>> 8, violation.closeCode());
        assertThat(ClosePayload.examine(Bytes.toNative(payload), 0, payload.length)).isNull();
        assertThat(violation.section()).matches("RFC (6455|7692) §[0-9.]+");
        assertThat(Arrays.stream(Violation.values()).map(Violation::text)).doesNotHaveDuplicates();
    }
}
