package dev.outpost.tracking.listing;

import dev.outpost.server.web.Texts;
import java.util.List;

/**
 * A game as its host describes it. Immutable and checked: there is none that breaks a bound.
 *
 * @param gameId the host's own id of the game, a relay's room code say; 1 to 64 letters, digits and signs
 * @param name what players see, 1 to 128 characters of any script
 * @param contact how players reach it
 * @param region where it is, 0 to 32 letters, digits and signs
 * @param map the map
 * @param rules module, mods, version, queue
 * @param players who is there
 * @param teams sides, 0 to 32
 * @param status how far it is
 * @param password whether a password is asked for
 * @param engine name and version of the engine, 0 to 64 characters
 * @param requiredMods mods that players need, 0 to 64
 * @param settings what the host tells of its settings
 * @param settingsHash the engine's hash over all of them, 0 to 64 characters
 * @param traceId the match's trace id, 32 lower-case hex digits; empty: none
 */
public record Draft(
        String gameId,
        String name,
        Contact contact,
        String region,
        MapInfo map,
        Rules rules,
        Players players,
        List<Team> teams,
        Status status,
        boolean password,
        String engine,
        List<RequiredMod> requiredMods,
        Settings settings,
        String settingsHash,
        String traceId) {

    private static final int MOST_TEAMS = 32;
    private static final int MOST_MODS = 64;

    /** Checks all. */
    public Draft {
        gameId = Texts.label("game_id", gameId, 1, 64);
        name = name(name);
        region = region(region);
        teams = teams(teams);
        engine = Texts.line("engine", engine, 0, 64);
        requiredMods = requiredMods(requiredMods);
        settingsHash = settingsHash(settingsHash);
        traceId = traceId(traceId);
    }

    static String name(String text) {
        return Texts.line("name", text, 1, 128);
    }

    static String region(String text) {
        return Texts.label("region", text, 0, 32);
    }

    static List<Team> teams(List<Team> all) {
        Texts.range("teams (entries)", all.size(), 0, MOST_TEAMS);
        return List.copyOf(all);
    }

    static List<RequiredMod> requiredMods(List<RequiredMod> all) {
        Texts.range("required_mods (entries)", all.size(), 0, MOST_MODS);
        return List.copyOf(all);
    }

    static String settingsHash(String text) {
        return Texts.line("settings_hash", text, 0, 64);
    }

    static String traceId(String text) {
        return Texts.hex("trace_id", text, 32);
    }

    /** The same with others there. */
    public Draft with(Players there) {
        return there.equals(players)
                ? this
                : new Draft(
                        gameId,
                        name,
                        contact,
                        region,
                        map,
                        rules,
                        there,
                        teams,
                        status,
                        password,
                        engine,
                        requiredMods,
                        settings,
                        settingsHash,
                        traceId);
    }
}
