package dev.corinth.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/// The part between the comments changes, and nothing else.
class SectionTest {
    @Test
    void theTextBetweenTheCommentsIsReplaced() {
        String first = Section.replaced("# Title\n", "old\n");
        String second = Section.replaced(first + "\nBy hand.\n", "new\n");

        assertThat(first).isEqualTo("# Title\n\n" + Section.BEGIN + "\nold\n\n" + Section.END);
        assertThat(second)
                .isEqualTo(
                        "# Title\n\n" + Section.BEGIN + "\nnew\n\n" + Section.END + "\nBy hand.\n");
    }

    @Test
    void aDocumentWithOneOfTheTwoCommentsIsLeftAlone() {
        assertThatThrownBy(() -> Section.replaced(Section.BEGIN, "new\n"))
                .hasMessageContaining("end=-1");
        assertThatThrownBy(() -> Section.replaced(Section.END + Section.BEGIN, "new\n"))
                .hasMessageContaining("right is first the one");
    }
}
