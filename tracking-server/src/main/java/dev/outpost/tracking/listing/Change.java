package dev.outpost.tracking.listing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a heartbeat may tell anew; null stays as it is, and what is told replaces the whole part. A game's id, its contact
 * and its engine are for good.
 *
 * @param name as in {@link Draft}
 * @param region as in {@link Draft}
 * @param map as in {@link Draft}
 * @param rules as in {@link Draft}
 * @param players as in {@link Draft}
 * @param teams as in {@link Draft}
 * @param status as in {@link Draft}
 * @param password as in {@link Draft}
 * @param requiredMods as in {@link Draft}
 * @param settings as in {@link Draft}
 * @param settingsHash as in {@link Draft}
 * @param traceId as in {@link Draft}
 */
public record Change(
        @Nullable String name,
        @Nullable String region,
        @Nullable MapInfo map,
        @Nullable Rules rules,
        @Nullable Players players,
        @Nullable List<Team> teams,
        @Nullable Status status,
        @Nullable Boolean password,
        @Nullable List<RequiredMod> requiredMods,
        @Nullable Settings settings,
        @Nullable String settingsHash,
        @Nullable String traceId) {

    /** Nothing new. */
    public static final Change NONE =
            new Change(null, null, null, null, null, null, null, null, null, null, null, null);

    /** Checks all, by the bounds of {@link Draft}. */
    public Change {
        name = name == null ? null : Draft.name(name);
        region = region == null ? null : Draft.region(region);
        teams = teams == null ? null : Draft.teams(teams);
        requiredMods = requiredMods == null ? null : Draft.requiredMods(requiredMods);
        settingsHash = settingsHash == null ? null : Draft.settingsHash(settingsHash);
        traceId = traceId == null ? null : Draft.traceId(traceId);
    }

    /** Only who is there, and how far it is. */
    public static Change of(Players players, Status status) {
        return new Change(null, null, null, null, players, null, status, null, null, null, null, null);
    }

    /**
     * The draft with what is new; the same object when nothing is. Who vouches was settled when the game was listed:
     * heartbeats, whose bearer is the listing's secret, change nothing about it.
     */
    public Draft applyTo(Draft draft) {
        if (equals(NONE)) {
            return draft;
        }
        Draft next = new Draft(
                draft.gameId(),
                or(name, draft.name()),
                draft.contact(),
                or(region, draft.region()),
                or(map, draft.map()),
                or(rules, draft.rules()),
                or(players, draft.players()).vouched(draft.players().vouched()),
                or(teams, draft.teams()),
                or(status, draft.status()),
                or(password, draft.password()),
                draft.engine(),
                or(requiredMods, draft.requiredMods()),
                or(settings, draft.settings()),
                or(settingsHash, draft.settingsHash()),
                or(traceId, draft.traceId()));
        return next.equals(draft) ? draft : next;
    }

    private static <T> T or(@Nullable T told, T known) {
        return told == null ? known : told;
    }
}
