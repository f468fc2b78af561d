package dev.outpost.relay.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class HashTrailTest {

    private final HashTrail trail = new HashTrail(3, 20);

    @Test
    void shouldHaveTheLastTicksInSequence() {
        for (int tick = 0; tick < 100; tick++) {
            for (int player = 0; player < 3; player++) {
                trail.add(player, tick, 7L * tick);
            }
        }
        List<HashTrail.Row> rows = trail.rows();
        assertThat(rows).hasSize(32);
        assertThat(rows.get(0)).isEqualTo(new HashTrail.Row(68, List.of(476L, 476L, 476L)));
        assertThat(rows.get(31).tick()).isEqualTo(99);
    }

    @Test
    void shouldTellApartWhoDiffersAndWhoIsMissing() {
        trail.add(0, 4, 1);
        trail.add(2, 4, -1);
        trail.add(0, 5, 2);
        trail.add(0, 5, 3);
        assertThat(trail.rows())
                .containsExactly(
                        new HashTrail.Row(4, Arrays.asList(1L, null, -1L)),
                        new HashTrail.Row(5, Arrays.asList(2L, null, null)));
    }

    @Test
    void shouldForgetWhatLiesBehindALeap() {
        trail.add(0, 1, 10);
        trail.add(1, 1_000_000, 11);
        trail.add(0, 1, 12);
        assertThat(trail.rows()).containsExactly(new HashTrail.Row(1_000_000, Arrays.asList(null, 11L, null)));
    }
}
