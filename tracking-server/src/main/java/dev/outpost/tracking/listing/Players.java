package dev.outpost.tracking.listing;

import dev.outpost.server.web.Texts;

/**
 * Who is there.
 *
 * @param now players now, 0 to {@code max}
 * @param max players at most, 1 to 10000
 * @param observers observers now, 0 to 10000
 * @param observerSlots observers at most, 0 to 10000; 0 when not told
 * @param vouched whether a relay that counts them itself says so
 */
public record Players(int now, int max, int observers, int observerSlots, boolean vouched) {

    private static final int MOST = 10_000;

    /** Checks all. */
    public Players {
        Texts.range("players.max", max, 1, MOST);
        Texts.range("players.now", now, 0, max);
        Texts.range("players.observers", observers, 0, MOST);
        Texts.range("players.observer_slots", observerSlots, 0, MOST);
    }

    /** Slots that no player has. */
    public int free() {
        return max - now;
    }

    /** The same with another word on whether a relay vouches. */
    public Players vouched(boolean word) {
        return word == vouched ? this : new Players(now, max, observers, observerSlots, word);
    }
}
