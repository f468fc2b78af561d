package dev.outpost.telemetry.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TimestampsTest {

    private static final long YEAR_0 = -62_167_219_200_000_000L;
    private static final long YEAR_9999 = 253_402_300_799_999_999L;
    private static final DateTimeFormatter EXPECTED =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final Timestamps timestamps = new Timestamps();

    @Property
    void shouldWriteIsoTimeWithSixDigits(@ForAll @LongRange(min = YEAR_0, max = YEAR_9999) long micros) {
        assertThat(timestamps.text(micros))
                .hasSize(Timestamps.LENGTH)
                .isEqualTo(EXPECTED.format(Instant.EPOCH.plus(micros, ChronoUnit.MICROS)));
    }

    @Property
    void shouldOrderTextAsTime(
            @ForAll @LongRange(min = YEAR_0, max = YEAR_9999) long one,
            @ForAll @LongRange(min = 0, max = 5_000_000) long further) {
        long other = Math.min(YEAR_9999, one + further);
        assertThat(Integer.signum(timestamps.text(one).compareTo(timestamps.text(other))))
                .isEqualTo(Long.compare(one, other));
    }

    @Test
    void shouldGoForwardsAndBackwardsOverSecondsAndBeforeTheEpoch() {
        List<Long> times = List.of(-1L, 0L, 999_999L, 1_000_000L, 999_999L, -1_000_000L, -1_000_001L);
        assertThat(times.stream().map(timestamps::text))
                .containsExactly(
                        "1969-12-31T23:59:59.999999Z",
                        "1970-01-01T00:00:00.000000Z",
                        "1970-01-01T00:00:00.999999Z",
                        "1970-01-01T00:00:01.000000Z",
                        "1970-01-01T00:00:00.999999Z",
                        "1969-12-31T23:59:59.000000Z",
                        "1969-12-31T23:59:58.999999Z");
    }
}
