package dev.corinth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Bytes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

class FrameRulesTest {
    private static final int SERVER = 0;
    private static final int FRAGMENTED = FrameRules.FRAGMENTED;
    private static final int COMPRESSION = FrameRules.COMPRESSION;
    private static final int CLIENT = FrameRules.CLIENT;

    /// A header that breaks one rule and, with `twin`, one that just keeps it.
    record Row(Violation violation, int state, String header, String twin) {
        @Override
        public String toString() {
            return violation.section() + " " + violation + " " + header;
        }
    }

    static final List<Row> ROWS =
            List.of(
                    new Row(Violation.RESERVED_BIT, SERVER, "c180", "8180"),
                    new Row(Violation.RESERVED_BIT, SERVER, "a180", "8180"),
                    new Row(Violation.RESERVED_BIT, SERVER, "9180", "8180"),
                    new Row(Violation.RESERVED_BIT, SERVER, "f180", "8180"),
                    new Row(Violation.RESERVED_BIT, COMPRESSION, "a180", "c180"),
                    new Row(Violation.RESERVED_BIT, COMPRESSION, "d180", "c180"),
                    new Row(Violation.RESERVED_BIT, CLIENT, "c100", "8100"),
                    new Row(Violation.RESERVED_BIT, SERVER, "cb80", "8a80"),
                    new Row(Violation.MISPLACED_COMPRESSION_BIT, COMPRESSION, "c980", "8980"),
                    new Row(
                            Violation.MISPLACED_COMPRESSION_BIT,
                            COMPRESSION | FRAGMENTED,
                            "c080",
                            "8080"),
                    new Row(Violation.RESERVED_OPCODE, SERVER, "8380", "8280"),
                    new Row(Violation.RESERVED_OPCODE, SERVER, "8780", "8880"),
                    new Row(Violation.RESERVED_OPCODE, SERVER, "8b80", "8a80"),
                    new Row(Violation.RESERVED_OPCODE, CLIENT, "8f00", "8a00"),
                    new Row(Violation.FRAGMENTED_CONTROL, SERVER, "0880", "8880"),
                    new Row(Violation.FRAGMENTED_CONTROL, SERVER, "0980", "8980"),
                    new Row(Violation.LONG_CONTROL, SERVER, "89fe", "89fd"),
                    new Row(Violation.LONG_CONTROL, SERVER, "8aff", "8afd"),
                    new Row(Violation.UNMASKED_BY_CLIENT, SERVER, "8105", "8185"),
                    new Row(Violation.UNMASKED_BY_CLIENT, SERVER, "8900", "8980"),
                    new Row(Violation.MASKED_BY_SERVER, CLIENT, "8185", "8105"),
                    new Row(Violation.STRAY_CONTINUATION, SERVER, "8080", "8180"),
                    new Row(Violation.STRAY_CONTINUATION, SERVER, "0080", "0180"),
                    new Row(Violation.INTERRUPTED_MESSAGE, FRAGMENTED, "8180", "8080"),
                    new Row(Violation.INTERRUPTED_MESSAGE, FRAGMENTED, "0280", "0080"));

    /// A whole header whose length breaks a rule and one whose length just keeps it.
    static final List<Row> LENGTH_ROWS =
            List.of(
                    length(Violation.LONG_FORM_LENGTH, "827e0000", "8200"),
                    length(Violation.LONG_FORM_LENGTH, "827e007d", "827e007e"),
                    length(Violation.LONG_FORM_LENGTH, "827f0000000000000000", "8200"),
                    length(
                            Violation.LONG_FORM_LENGTH,
                            "827f000000000000ffff",
                            "827f0000000000010000"),
                    length(
                            Violation.LENGTH_SIGN_BIT,
                            "827f8000000000000000",
                            "827f7fffffffffffffff"),
                    length(
                            Violation.LENGTH_SIGN_BIT,
                            "827fffffffffffffffff",
                            "827f7fffffffffffffff"));

    private static Row length(Violation violation, String header, String twin) {
        return new Row(violation, CLIENT, header, twin);
    }

    @ParameterizedTest
    @FieldSource("ROWS")
    void objectsToTheHeaderAndNotToItsTwin(Row row) {
        byte[] bad = Bytes.hex(row.header);
        byte[] good = Bytes.hex(row.twin);

        assertThat(FrameRules.explain(bad[0] & 0xFF, bad[1] & 0xFF, row.state))
                .isEqualTo(row.violation);
        assertThat(FrameRules.explain(good[0] & 0xFF, good[1] & 0xFF, row.state)).isNull();
    }

    @ParameterizedTest
    @FieldSource("LENGTH_ROWS")
    void objectsToTheLengthAndNotToItsTwin(Row row) {
        assertThat(FrameRules.explainLength(decoded(row.header))).isEqualTo(row.violation);
        assertThat(FrameRules.explainLength(decoded(row.twin))).isNull();
    }

    private static FrameDecoder decoded(String header) {
        FrameDecoder decoder = new FrameDecoder();
        byte[] bytes = Bytes.hex(header);
        decoder.read(Bytes.toNative(bytes), 0, bytes.length);
        assertThat(decoder.isComplete()).isTrue();
        return decoder;
    }

    @Test
    void everyRuleHasARowThatItAloneDecides() {
        for (FrameRules.Rule rule : FrameRules.RULES) {
            assertThat(ROWS)
                    .as("a row for rule %d", FrameRules.RULES.indexOf(rule))
                    .anyMatch(row -> row.violation == examine(rule, row));
        }
    }

    @Test
    void everyViolationOfAHeaderHasARow() {
        Set<Violation> shown = EnumSet.noneOf(Violation.class);
        ROWS.forEach(row -> shown.add(row.violation));
        LENGTH_ROWS.forEach(row -> shown.add(row.violation));

        assertThat(shown)
                .isEqualTo(EnumSet.range(Violation.RESERVED_BIT, Violation.LENGTH_SIGN_BIT));
    }

    private static Violation examine(FrameRules.Rule rule, Row row) {
        byte[] bytes = Bytes.hex(row.header);
        return rule.examine(bytes[0] & 0xFF, bytes[1] & 0xFF, row.state);
    }

    @Test
    void acceptsExactlyWhatNoRuleObjectsTo() {
        List<String> disagreements = new ArrayList<>();
        int accepted = 0;
        for (int state = 0; state < 8; state++) {
            for (int pair = 0; pair < 1 << 16; pair++) {
                boolean fast = FrameRules.accepts(pair >>> 8, pair & 0xFF, state);
                boolean slow = FrameRules.explain(pair >>> 8, pair & 0xFF, state) == null;
                if (fast != slow) {
                    disagreements.add("state=%d header=%04x".formatted(state, pair));
                }
                accepted += fast ? 1 : 0;
            }
        }

        assertThat(disagreements).isEmpty();
        // Unfragmented: 4 data starts × 128 lengths; 2 of them fit fragmented; 3 controls × 126.
        int control = 3 * 126;
        int plain = (4 * 128 + control) + (2 * 128 + control);
        int compression = (8 * 128 + control) + (2 * 128 + control);
        assertThat(accepted).isEqualTo(2 * (plain + compression));
    }

    @Test
    void decidesInTheOrderOfTheList() {
        // Everything is wrong with it: reserved bit, opcode, fragmented, long, unmasked.
        assertThat(FrameRules.explain(0x7B, 0x7F, SERVER)).isEqualTo(Violation.RESERVED_BIT);
        assertThat(FrameRules.explain(0x0B, 0x7F, SERVER)).isEqualTo(Violation.RESERVED_OPCODE);
        assertThat(FrameRules.explain(0x09, 0x7F, SERVER)).isEqualTo(Violation.FRAGMENTED_CONTROL);
        assertThat(FrameRules.explain(0x89, 0x7F, SERVER)).isEqualTo(Violation.LONG_CONTROL);
        assertThat(FrameRules.explain(0x80, 0x7F, SERVER)).isEqualTo(Violation.UNMASKED_BY_CLIENT);
        assertThat(FrameRules.explain(0x80, 0xFF, SERVER)).isEqualTo(Violation.STRAY_CONTINUATION);
    }
}
