package dev.outpost.tracking.listing;

import dev.outpost.server.web.Texts;

/**
 * By which rules a game is played; each may be empty when it is not told.
 *
 * @param gameModule the engine's game module, at most 64 bytes in UTF-8
 * @param modFingerprint hash of the mod profile, 0 to 128 letters, digits and signs
 * @param version version of the game, 0 to 64 characters
 * @param queue casual, ranked, tournament or another queue's name, 0 to 32 letters, digits and signs
 */
public record Rules(String gameModule, String modFingerprint, String version, String queue) {

    /** Not told. */
    public static final Rules NONE = new Rules("", "", "", "");

    /** Checks all. */
    public Rules {
        gameModule = Texts.line("rules.game_module", gameModule, 0, 64, 64);
        modFingerprint = Texts.label("rules.mod_fingerprint", modFingerprint, 0, 128);
        version = Texts.line("rules.version", version, 0, 64);
        queue = Texts.label("rules.queue", queue, 0, 32);
    }
}
