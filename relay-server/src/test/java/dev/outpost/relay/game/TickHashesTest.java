package dev.outpost.relay.game;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TickHashesTest {

    @Test
    void shouldHaveAPlaceForAsManyTicksAsItIsAskedFor() {
        assertThat(new TickHashes(2, 1).places()).isEqualTo(2);
        assertThat(new TickHashes(2, 33).places()).isEqualTo(64);
        assertThat(new TickHashes(2, 64).places()).isEqualTo(64);
    }

    /** Whether the players agree, never do, or come apart and together again. */
    @Property(tries = 300)
    void shouldKnowWhatWasReported(
            @ForAll @IntRange(min = 1, max = 130) int players,
            @ForAll @IntRange(min = 0, max = 3) int otherHashes,
            @ForAll long seed) {
        Random random = new Random(seed);
        TickHashes hashes = new TickHashes(players, 16);
        Map<Integer, Map<Integer, Long>> known = new HashMap<>();
        for (int step = 0; step < 500; step++) {
            int tick = random.nextInt(16);
            int player = random.nextInt(players);
            Map<Integer, Long> ofTick = known.computeIfAbsent(tick, key -> new HashMap<>());
            switch (random.nextInt(8)) {
                case 0 -> {
                    hashes.clear(tick);
                    ofTick.clear();
                }
                case 1 -> {
                    hashes.remove(tick, player);
                    ofTick.remove(player);
                }
                default -> {
                    long hash = 100L * tick + random.nextInt(1 + otherHashes);
                    hashes.put(tick, player, hash);
                    ofTick.put(player, hash);
                }
            }
            assertThat(hashes.count(tick)).isEqualTo(ofTick.size());
        }
        for (int tick = 0; tick < 16; tick++) {
            Map<Integer, Long> ofTick = known.getOrDefault(tick, Map.of());
            for (int player = 0; player < players; player++) {
                assertThat(hashes.has(tick, player)).isEqualTo(ofTick.containsKey(player));
                if (hashes.has(tick, player)) {
                    assertThat(hashes.hash(tick, player)).isEqualTo(ofTick.get(player));
                }
            }
        }
    }
}
