package dev.corinth.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CodeOnlyTest {
    @Test
    void blanksComments() {
        assertThat(CodeOnly.of("a(); // b\nc(); /* d\ne */ f();"))
                .isEqualTo("a();     \nc();     \n     f();");
    }

    @Test
    void blanksTheInsideOfStrings() {
        assertThat(CodeOnly.of("a(\"b // c\", 'd', \"\\\"e\");"))
                .isEqualTo("a(\"      \", ' ', \"   \");");
        assertThat(CodeOnly.of("a(\"\"\"\n  b \"c\"\n  \"\"\");"))
                .isEqualTo("a(\"\"\"\n       \n  \"\"\");");
    }

    @Test
    void endsWhereTheTextEnds() {
        assertThat(CodeOnly.of("a /* b")).isEqualTo("a     ");
        assertThat(CodeOnly.of("a \"b\\")).startsWith("a \"");
    }
}
