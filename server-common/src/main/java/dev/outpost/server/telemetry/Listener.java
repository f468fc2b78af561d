package dev.outpost.server.telemetry;

/** What a certificate is for. */
public enum Listener {
    /** The HTTP server, with all that comes over it. */
    HTTP,
    /** The relay's game port. */
    GAME
}
