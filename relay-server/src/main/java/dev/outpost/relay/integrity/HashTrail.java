package dev.outpost.relay.integrity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sync hashes of the last ticks, of all players; about a second of play, so that it reaches behind a divergence. */
final class HashTrail {

    private static final int LEAST_TICKS = 32;

    private final int players;
    private final int mask;
    private final long[] ticks;
    private final long[] hashes;
    private final boolean[] known;

    /** Of so many players; the relay compares hashes that are up to {@code windowTicks} old. */
    HashTrail(int players, int windowTicks) {
        this.players = players;
        int places = Integer.highestOneBit(Math.max(LEAST_TICKS, windowTicks * 3 / 2) - 1) << 1;
        this.mask = places - 1;
        this.ticks = new long[places];
        Arrays.fill(ticks, -1);
        this.hashes = new long[places * players];
        this.known = new boolean[places * players];
    }

    /**
     * Hashes of one tick.
     *
     * @param hashes by player; null where one did not report
     */
    record Row(long tick, List<@Nullable Long> hashes) {}

    /** A player's first hash of a tick counts. */
    void add(int player, long tick, long hash) {
        int place = (int) tick & mask;
        if (tick > ticks[place]) {
            ticks[place] = tick;
            Arrays.fill(known, place * players, (place + 1) * players, false);
        }
        int at = place * players + player;
        if (tick == ticks[place] && !known[at]) {
            known[at] = true;
            hashes[at] = hash;
        }
    }

    /** What is known, by ascending tick. */
    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (int place = 0; place <= mask; place++) {
            if (ticks[place] >= 0) {
                List<@Nullable Long> row = new ArrayList<>(players);
                for (int player = 0; player < players; player++) {
                    int at = place * players + player;
                    row.add(known[at] ? Long.valueOf(hashes[at]) : null);
                }
                rows.add(new Row(ticks[place], row));
            }
        }
        rows.sort((one, other) -> Long.compare(one.tick(), other.tick()));
        return rows;
    }
}
