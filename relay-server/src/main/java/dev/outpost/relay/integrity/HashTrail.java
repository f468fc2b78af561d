package dev.outpost.relay.integrity;

import dev.outpost.relay.game.TickHashes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sync hashes of the last ticks, of all players; about a second of play, so that it reaches behind a divergence. */
final class HashTrail {

    private static final int LEAST_TICKS = 32;

    private final int players;
    private final TickHashes hashes;

    /** The newest tick that anybody has reported; below 0: there is none. */
    private long newest = -1;

    /** Of so many players; the relay compares hashes that are up to {@code windowTicks} old. */
    HashTrail(int players, int windowTicks) {
        this.players = players;
        this.hashes = new TickHashes(players, Math.max(LEAST_TICKS, windowTicks * 3 / 2));
    }

    /**
     * Hashes of one tick.
     *
     * @param hashes by player; null where one did not report
     */
    record Row(long tick, List<@Nullable Long> hashes) {}

    /** A player's first hash of a tick counts. */
    void add(int player, long tick, long hash) {
        long first = Math.max(newest + 1, tick - hashes.places() + 1);
        for (long next = first; next <= tick; next++) {
            hashes.clear(next);
        }
        newest = Math.max(newest, tick);
        if (tick > newest - hashes.places() && !hashes.has(tick, player)) {
            hashes.put(tick, player, hash);
        }
    }

    /** What is known, by ascending tick. */
    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (long tick = Math.max(0, newest - hashes.places() + 1); tick <= newest; tick++) {
            if (hashes.count(tick) > 0) {
                List<@Nullable Long> row = new ArrayList<>(players);
                for (int player = 0; player < players; player++) {
                    row.add(hashes.has(tick, player) ? Long.valueOf(hashes.hash(tick, player)) : null);
                }
                rows.add(new Row(tick, row));
            }
        }
        return rows;
    }
}
