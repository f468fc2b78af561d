package dev.outpost.relay.telemetry;

/** From what a returner caught up. */
enum CatchUpKind {
    /** All the frames it had missed. */
    FRAMES,
    /** Another player's state, and the frames since. */
    SNAPSHOT
}
