package dev.outpost.relay.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class DuesTest {

    private static final long ORIGIN = 123_456_789_012L;
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Ticks of a match with pauses of up to an hour, some of them in between shown. */
    @Property(tries = 200)
    void shouldNeverSayATickIsDueTooSoonNorAMillisecondTooLate(@ForAll long seed) {
        Random random = new Random(seed);
        Dues dues = new Dues(ORIGIN);
        ArrayDeque<Long> instants = new ArrayDeque<>();
        long now = ORIGIN + random.nextInt(1_000_000_000);
        for (int step = 0; step < 2000; step++) {
            if (random.nextInt(5) < 3) {
                now += random.nextInt(50) == 0
                        ? random.nextInt(3_600_000) * MS + random.nextInt(1_000_000)
                        : random.nextInt(60_000_000);
                dues.add(now);
                instants.add(now);
            } else if (!instants.isEmpty()) {
                dues.removeFirst();
                instants.removeFirst();
            }
            assertThat(dues.isEmpty()).isEqualTo(instants.isEmpty());
            if (!instants.isEmpty()) {
                assertThat(dues.firstNanos() - instants.getFirst()).isBetween(0L, MS - 1);
            }
        }
    }
}
