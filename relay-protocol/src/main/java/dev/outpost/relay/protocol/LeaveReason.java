package dev.outpost.relay.protocol;

/** Why a player left (D031, relay.player.leave). The wire carries the ordinal. */
public enum LeaveReason {
    /** Of its own will. */
    QUIT,
    /** The connection broke. */
    DISCONNECT,
    /** Put out by the relay. */
    KICKED,
    /** Said nothing for too long. */
    TIMEOUT
}
