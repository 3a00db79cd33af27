package dev.corinth.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;

class RingConfigTest {
    @ParameterizedTest
    @CsvSource({
        "128, 1024, 0, 2, 5, initialBytes=128",
        "300, 1024, 0, 2, 5, initialBytes=300",
        "512, 256, 0, 2, 5, maxBytes=256",
        "512, 2147483648, 0, 2, 5, maxBytes=2147483648",
        "512, 1000, 0, 2, 5, maxBytes=1000",
        "512, 512, -8, 2, 5, reservedBytes=-8",
        "512, 512, 136, 2, 5, reservedBytes=136",
        "512, 512, 12, 2, 5, reservedBytes=12",
        "512, 512, 0, 1, 5, growthFactor=1.0",
        "512, 512, 0, 16.5, 5, growthFactor=16.5",
        "512, 512, 0, NaN, 5, growthFactor=NaN",
        "512, 512, 0, 2, 0, publishEvery=0",
        "512, 512, 0, 2, 256, publishEvery=256",
    })
    void refusesNumbersOutOfBounds(ArgumentsAccessor row) {
        assertThatThrownBy(
                        () ->
                                new RingConfig(
                                        row.getLong(0),
                                        row.getLong(1),
                                        row.getLong(2),
                                        row.getDouble(3),
                                        row.getInteger(4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(row.getString(5));
    }

    @Test
    void SV_07_theStandardSizesStartSmallAndEnd() {
        assertThat(RingConfig.STANDARD.initialBytes()).isEqualTo(64 * 1024);
        assertThat(RingConfig.STANDARD.maxBytes()).isEqualTo(16 * 1024 * 1024);
    }

    @Test
    void aRecordMayHaveAQuarterOfTheCap() {
        RingConfig config = new RingConfig(256, 4096, 0, 2, 5);
        assertThat(config.maxPayloadBytes()).isEqualTo(1024 - 16);
    }

    @ParameterizedTest
    @CsvSource({"256, 40, 512", "256, 1024, 4096", "256, 600, 4096", "256, 500, 2048"})
    void theNextBlockHasRoomForTheRecordHoweverItLies(long bytes, long record, long next) {
        RingConfig config = new RingConfig(256, 4096, 0, 2, 5);
        assertThat(config.nextBytes(bytes, record)).isEqualTo(next);
    }
}
