package dev.outpost.client.match;

/**
 * Where a player's connection is; {@link Player} alone moves it, and only downwards in this list, but for a return, which
 * begins at the top again.
 */
enum PlayerState {
    /** Not connected yet. */
    IDLE("waiting for its turn"),
    /** The connection is being made. */
    CONNECTING("connecting"),
    /** Hello is sent. */
    GREETING("waiting for the welcome"),
    /** Welcomed; the match is told. */
    WELCOMED("welcomed"),
    /** The room is asked for. */
    ENTERING("waiting for its place in the room"),
    /** In the room, ready. */
    LOBBY("waiting for the start"),
    /** The host has started. */
    LOADING("waiting for the other players to load"),
    /** The tick clock runs. */
    PLAYING("playing"),
    /** The connection was broken on purpose, and will be made again. */
    AWAY("away"),
    /** The match is over; the relay signs its result. */
    CERTIFYING("waiting for the certified result"),
    /** The match ended as it should. */
    FINISHED("finished"),
    /** The connection was broken on purpose, or the relay put the player out for a desync that was asked for. */
    DROPPED("dropped"),
    /** Left because it was told to stop. */
    LEFT("left"),
    /** Something was wrong; the match has been told what. */
    FAILED("failed");

    private final String words;

    PlayerState(String words) {
        this.words = words;
    }

    /** Whether nothing more is expected of the player. */
    boolean terminal() {
        return compareTo(FINISHED) >= 0;
    }

    /** For messages. */
    String words() {
        return words;
    }
}
