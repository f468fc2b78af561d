package dev.outpost.telemetry.event;

/**
 * What every event of one game carries (spec/telemetry.md, One schema everywhere).
 *
 * @param gameModule {@code game_module} column
 * @param modFingerprint {@code mod_fingerprint} column
 * @param correlation {@code correlation} column, the game's trace id: 32 lower-case hex digits
 */
public record GameContext(String gameModule, String modFingerprint, String correlation) {

    public GameContext {
        if (!correlation.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException("correlation '" + correlation + "' is not 32 lower-case hex digits");
        }
    }
}
