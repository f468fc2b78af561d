package dev.outpost.relay.protocol;

/** Whom a chat message reaches. The wire carries the ordinal. */
public enum ChatChannel {
    /** All players; in the lobby all members. */
    ALL,
    /** The players of the same team. */
    TEAM,
    /** One player. */
    WHISPER,
    /** The spectators. */
    OBSERVERS
}
