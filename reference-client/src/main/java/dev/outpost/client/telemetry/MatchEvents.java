package dev.outpost.client.telemetry;

import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.EventType.Column;
import java.util.List;

/** How matches begin, go and end for one player (D031, Match Flow Events). */
public final class MatchEvents {

    /** How a match ended for the player. */
    public enum Outcome {
        WIN,
        LOSS,
        DRAW,
        DISCONNECT,
        SURRENDER
    }

    /** Why a match was paused. */
    public enum PauseReason {
        PLAYER,
        DESYNC,
        LAG_STALL
    }

    private static final String MATCH_TIME = "seconds since the match began";

    public static final EventType START = EventType.named("match.start", "A match began: mode, map, mods and settings.")
            .fills(Column.GAME)
            .text("mode", "the engine's name of the mode, such as skirmish or ranked")
            .text("map", "name of the map")
            .unmasked("map names are what the operator asks for")
            .integer("player_count", "human players")
            .integer("ai_count", "computer players")
            .text("ai_difficulty", "the engine's name of their difficulty; null without computer players")
            .orNull()
            .text("balance_preset", "the engine's balance preset")
            .text("render_mode", "the engine's render mode")
            .text("game_module", "the engine's game module")
            .text("mod_profile_fingerprint", "SHA-256 of the mod profile")
            .build();

    public static final EventType PACE = EventType.named(
                    "match.pace", "Each minute: the player's economy and army, a time series of the match.")
            .fills(Column.GAME, Column.TICK)
            .integer("tick", "tick of the snapshot")
            .number("apm", "actions per minute since the last snapshot")
            .integer("credits", "credits in hand")
            .number("power_balance", "power made less power used")
            .integer("unit_count", "units alive")
            .integer("army_value", "credits that the army alive has cost")
            .integer("tech_tier", "technology tier reached")
            .integer("buildings_count", "buildings standing")
            .integer("harvesters_active", "harvesters at work")
            .build();

    public static final EventType END = EventType.named(
                    "match.end", "A match ended for the player: how, and what it took.")
            .fills(Column.GAME, Column.DURATION)
            .number("duration_s", "length of the match")
            .oneOf("outcome", Outcome.class, "how it ended for the player")
            .integer("units_built", "units built")
            .integer("units_lost", "units lost")
            .integer("credits_harvested", "credits harvested")
            .integer("credits_spent", "credits spent")
            .integer("peak_army_value", "largest value of the army, credits")
            .integer("peak_unit_count", "most units alive at a time")
            .build();

    public static final EventType FIRST_BUILD = EventType.named(
                    "match.first_build", "The player's first building: the opening.")
            .fills(Column.GAME)
            .text("structure_type", "the mod's name of the building type")
            .number("time_s", MATCH_TIME)
            .build();

    public static final EventType FIRST_COMBAT = EventType.named("match.first_combat", "The first fight of the match.")
            .fills(Column.GAME)
            .number("time_s", MATCH_TIME)
            .integer("attacker_units", "units of the attacker")
            .integer("defender_units", "units of the defender")
            .text("outcome", "the engine's word for how it went")
            .build();

    public static final EventType SURRENDER_POINT = EventType.named(
                    "match.surrender_point", "The player gave up: how far behind.")
            .fills(Column.GAME)
            .number("time_s", MATCH_TIME)
            .number("army_value_ratio", "own army's value by the strongest opponent's")
            .integer("tech_tier_diff", "own technology tier less the highest opponent's")
            .integer("credits_diff", "own credits less the richest opponent's")
            .build();

    public static final EventType PAUSE = EventType.named("match.pause", "The match was paused; recorded at its end.")
            .fills(Column.GAME, Column.DURATION)
            .oneOf("reason", PauseReason.class, "why")
            .number("duration_s", "length of the pause")
            .build();

    /** All of them. */
    public static final List<EventType> ALL =
            List.of(START, PACE, END, FIRST_BUILD, FIRST_COMBAT, SURRENDER_POINT, PAUSE);

    private MatchEvents() {}
}
