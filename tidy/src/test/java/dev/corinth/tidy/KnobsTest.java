package dev.corinth.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The page that names a counterpart, or a reason, for every knob of the seeds.
class KnobsTest {
    private static final Counterparts KNOBS = Counterparts.of("docs/knobs.md", "| its knob");

    @Test
    void CF_13_everyCounterpartOfAKnobIsThere() {
        assertThat(KNOBS.missing()).as("options that docs/knobs.md names").isEmpty();
        assertThat(KNOBS.count()).isGreaterThan(40);
    }

    @Test
    void CF_13_everyKnobHasACounterpartOrAReason() {
        assertThat(KNOBS.rows()).hasSizeGreaterThan(40);
        assertThat(KNOBS.unexplained()).isEmpty();
    }

    /// The configuration of websocket.zig is the longest, and all of it is there.
    @Test
    void CF_13_everyKnobOfTheConfigurationObjectHasARow() {
        String all = String.join("\n", KNOBS.rows());
        assertThat(all)
                .contains("`port`", "`address`", "`unix_path`", "`worker_count`", "`max_conn`")
                .contains("`max_message_size`", "`handshake.timeout`", "`handshake.max_size`")
                .contains("`handshake.max_headers`", "`handshake.count`", "`thread_pool.count`")
                .contains("`thread_pool.backlog`", "`thread_pool.buffer_size`")
                .contains("`buffers.small_pool`", "`buffers.small_size`")
                .contains("`buffers.large_pool`", "`buffers.large_size`");
    }
}
