package dev.outpost.relay.game;

/** Brings times that players claim into the relay's clock. */
@FunctionalInterface
public interface SubTickTimes {

    /** Times as they are claimed. */
    SubTickTimes CLAIMED = (slot, claimUs) -> claimUs;

    /**
     * The time of an order of the batch that the slot's player sent last.
     *
     * @param claimUs as claimed, microseconds since the begin of the tick's window
     * @return by the relay's clock, in the same count; may lie outside of the tick, where the match holds it inside
     */
    int normalise(int slot, int claimUs);
}
