package dev.outpost.tracking.listing;

import dev.outpost.server.web.Texts;

/**
 * A mod that players need.
 *
 * @param id its workshop id, {@code publisher/name}, 1 to 128 letters, digits and signs
 * @param range versions that will do, {@code ^1.2} say, 0 to 64 characters
 * @param sha256 64 lower-case hex digits; empty: not told
 * @param sizeBytes of its package, 0 to 2^40; 0: not told
 */
public record RequiredMod(String id, String range, String sha256, long sizeBytes) {

    /** Checks all. */
    public RequiredMod {
        id = Texts.label("required_mods.id", id, 1, 128);
        range = Texts.line("required_mods.range", range, 0, 64);
        sha256 = Texts.hex("required_mods.sha256", sha256, 64);
        Texts.range("required_mods.size", sizeBytes, 0, 1L << 40);
    }
}
