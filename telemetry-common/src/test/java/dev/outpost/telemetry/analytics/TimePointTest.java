package dev.outpost.telemetry.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimePointTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2026-01-31, 2026-01-31T00:00:00Z",
        "2026-01-31T18:30:00Z, 2026-01-31T18:30:00Z",
        "2026-01-31T18:30:00.123456Z, 2026-01-31T18:30:00.123456Z",
        "2026-01-31T18:30Z, 2026-01-31T18:30:00Z",
        "2026-01-31T18:30:00+02:00, 2026-01-31T16:30:00Z",
        "45s, 2026-03-01T11:59:15Z",
        "30m, 2026-03-01T11:30:00Z",
        "2h, 2026-03-01T10:00:00Z",
        "7d, 2026-02-22T12:00:00Z",
        "4w, 2026-02-01T12:00:00Z",
        "0s, 2026-03-01T12:00:00Z"
    })
    void shouldReadPointsInTime(String text, Instant expected) {
        assertThat(TimePoint.parse(text, NOW)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "now", "2026", "2026-02-30", "2026-01-31T18:30:00", "-2h", "2 h", "2y", "1e3s", "999999999w"
            })
    void shouldRefuseOthersAndSayWhatIsAccepted(String text) {
        assertThatThrownBy(() -> TimePoint.column(TimePoint.parse(text, NOW)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining("2h");
    }

    @Test
    void shouldWriteSixDigitsAlways() {
        assertThat(TimePoint.column(NOW)).isEqualTo("2026-03-01T12:00:00.000000Z");
        assertThat(TimePoint.column(NOW.plusNanos(1_999))).isEqualTo("2026-03-01T12:00:00.000001Z");
    }
}
