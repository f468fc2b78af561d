package dev.outpost.relay.game;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Sync hashes of the last ticks, of all players: a ring with a place for each tick.
 *
 * <p>As long as a match is whole all hashes of a tick are the same, so one is kept for each tick, and who reported it. A
 * table of everybody's is made with the first hash that differs. One thread at a time.
 */
public final class TickHashes {

    private static final long[] NONE = {};

    private final int players;
    private final int mask;

    /** By place: what was reported, as long as nobody has differed. */
    private final long[] shared;

    /** By place: how many have reported. */
    private final short[] counts;

    /** By place and player: who has. */
    private final BitSet reported;

    /** By place and player, from the first difference on. */
    private long[] each = NONE;

    /**
     * A ring without reports.
     *
     * @param leastTicks how many ticks it holds at least
     */
    public TickHashes(int players, int leastTicks) {
        int places = Integer.highestOneBit(Math.max(1, leastTicks - 1)) << 1;
        this.players = players;
        this.mask = places - 1;
        this.shared = new long[places];
        this.counts = new short[places];
        this.reported = new BitSet(places * players);
    }

    /** How many ticks there is place for; a tick's place is that of the tick so many before it. */
    public int places() {
        return mask + 1;
    }

    /** Notes a player's hash of a tick. */
    public void put(long tick, int player, long hash) {
        int place = place(tick);
        if (each == NONE) {
            if (counts[place] == 0) {
                shared[place] = hash;
            } else if (shared[place] != hash) {
                tellApart();
            }
        }
        if (each != NONE) {
            each[at(tick, player)] = hash;
        }
        if (!has(tick, player)) {
            reported.set(at(tick, player));
            counts[place]++;
        }
    }

    /** Whether a player's hash of a tick is there. */
    public boolean has(long tick, int player) {
        return reported.get(at(tick, player));
    }

    /** A player's hash of a tick; of no meaning when it is not there. */
    public long hash(long tick, int player) {
        return each == NONE ? shared[place(tick)] : each[at(tick, player)];
    }

    /** How many players' hashes of a tick are there. */
    public int count(long tick) {
        return counts[place(tick)];
    }

    /** Forgets a player's hash of a tick. */
    void remove(long tick, int player) {
        if (has(tick, player)) {
            reported.clear(at(tick, player));
            counts[place(tick)]--;
        }
    }

    /** Forgets all hashes of a tick. */
    public void clear(long tick) {
        reported.clear(at(tick, 0), at(tick, players));
        counts[place(tick)] = 0;
    }

    private void tellApart() {
        each = new long[(mask + 1) * players];
        for (int place = 0; place <= mask; place++) {
            Arrays.fill(each, place * players, (place + 1) * players, shared[place]);
        }
    }

    private int place(long tick) {
        return (int) tick & mask;
    }

    private int at(long tick, int player) {
        return place(tick) * players + player;
    }
}
