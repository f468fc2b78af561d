package dev.outpost.relay.timing;

/**
 * One stall, told when it is over.
 *
 * @param slot whose batches were missing; below 0: the relay's own ticks were late
 * @param cause why
 * @param beginTick first tick concerned
 * @param ticks from the first tick concerned to the last
 * @param missed ticks among them that closed without the player's batch, or late
 * @param longestMs longest silence of the player, or the relay's greatest lateness, milliseconds
 */
public record StallVerdict(int slot, StallCause cause, long beginTick, long ticks, long missed, double longestMs) {

    /** The relay itself. */
    public static final int RELAY = -1;
}
