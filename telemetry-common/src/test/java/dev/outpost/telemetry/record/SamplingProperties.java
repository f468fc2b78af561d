package dev.outpost.telemetry.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.GameContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** The share holds for every game, whatever the rhythm of their events (spec/telemetry.md, Recording). */
class SamplingProperties {

    private static final EventType ORDER = EventType.named("relay.order.forward", "An order was forwarded.")
            .detail()
            .integer("player", "slot")
            .build();
    private static final int EVENTS_PER_GAME = 4000;

    /** Odds of a fair share this far from the mean are one in some hundred million. */
    private static final double DEVIATIONS = 5.7;

    @Property(tries = 60)
    void shouldKeepTheShareOfEveryGame(
            @ForAll @DoubleRange(min = 0.01, max = 0.99) double share,
            @ForAll @IntRange(min = 1, max = 40) int games,
            @ForAll @IntRange(min = 1, max = 33) int burst,
            @ForAll boolean inTurns,
            @ForAll long seed) {
        EventRing ring = new EventRing(1024);
        Ledger ledger = new Ledger();
        Recorder recorder = new Recorder(
                new Catalogue(List.of(ORDER), List.of()),
                Map.of(ORDER.name(), share),
                ring,
                ledger,
                InstantSource.fixed(Instant.EPOCH),
                seed);
        recorder.setRecording(true);
        GameContext context = new GameContext("ra1", "9f86", "4bf92f3577b34da6a3ce929d0e0e4736");
        Random random = new Random(seed);
        int[] emitted = new int[games];
        int[] kept = new int[games];
        for (int done = 0, turn = 0; done < games * EVENTS_PER_GAME; turn++) {
            int game = inTurns ? turn % games : random.nextInt(games);
            for (int i = 0; i < burst; i++, done++) {
                emitted[game]++;
                EventWriter event = recorder.begin(ORDER, context);
                if (event.wanted()) {
                    kept[game]++;
                    event.put(i).end();
                }
            }
            ring.rewind();
            while (ring.next() != null) {
                // Only the books matter here.
            }
            ring.release();
        }

        int allKept = 0;
        for (int game = 0; game < games; game++) {
            double mean = emitted[game] * share;
            assertThat(Math.abs(kept[game] - mean))
                    .as("game %d kept %d of %d", game, kept[game], emitted[game])
                    .isLessThanOrEqualTo(DEVIATIONS * Math.sqrt(mean * (1 - share)) + 1);
            allKept += kept[game];
        }
        Ledger.Line line = ledger.lines().get(0);
        assertThat(line.emitted()).isEqualTo(allKept + line.sampledOut());
        assertThat(line.dropped()).isEmpty();
    }
}
