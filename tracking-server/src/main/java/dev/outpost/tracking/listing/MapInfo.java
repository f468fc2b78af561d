package dev.outpost.tracking.listing;

import dev.outpost.server.web.Texts;

/**
 * The map that is played.
 *
 * @param name 0 to 128 characters of any script
 * @param hash the engine's hash of it, 0 to 128 letters, digits and signs; empty: not told
 */
public record MapInfo(String name, String hash) {

    /** Not told. */
    public static final MapInfo NONE = new MapInfo("", "");

    /** Checks both. */
    public MapInfo {
        name = Texts.line("map.name", name, 0, 128);
        hash = Texts.label("map.hash", hash, 0, 128);
    }
}
