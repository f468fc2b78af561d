package dev.outpost.relay.telemetry;

/** Why a pause was over. */
public enum PauseEnd {
    /** The player who paused, or somebody of its side, resumed. */
    OWN_SIDE,
    /** Another side resumed, as it may after a while. */
    OTHER_SIDE,
    /** It was as long as it may be. */
    TIME_UP,
    /** The player who paused left. */
    LEFT,
    /** The match ended. */
    MATCH_OVER
}
