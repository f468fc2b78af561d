package dev.outpost.relay.protocol;

/** Why orders were dropped. The wire carries the ordinal. */
public enum DropReason {
    /** They came after their tick was closed. */
    LATE,
    /** More than the player's order or byte budget. */
    BUDGET
}
