package dev.outpost.client.match;

/**
 * A player's return to its match after its connection broke.
 *
 * @param slot whose
 * @param missedTicks ticks that were closed meanwhile, and sent or spared afterwards
 * @param awayMs from the break to the new connection's first word, milliseconds
 * @param liveMs from that first word until the player had all frames, milliseconds; below 0: it never had
 * @param snapshot whether another player's state was given, instead of the frames before it
 */
public record Return(int slot, long missedTicks, double awayMs, double liveMs, boolean snapshot) {}
