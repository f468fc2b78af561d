package dev.outpost.tracking.listing;

import dev.outpost.server.web.Texts;

/**
 * One side of a game.
 *
 * @param name 0 to 64 characters of any script
 * @param now players now, 0 to {@code slots}
 * @param slots players at most, 1 to 10000
 */
public record Team(String name, int now, int slots) {

    /** Checks all. */
    public Team {
        name = Texts.line("teams.name", name, 0, 64);
        Texts.range("teams.slots", slots, 1, 10_000);
        Texts.range("teams.now", now, 0, slots);
    }
}
