package dev.outpost.relay.game;

import dev.outpost.relay.protocol.DesyncVerdict;
import dev.outpost.relay.protocol.SlotHash;
import java.util.List;

/**
 * Players who agreed so far and do not any more.
 *
 * @param tick first tick at which their hashes differ
 * @param verdict whether a majority names the diverged
 * @param expected the majority's hash; without a majority the lowest slot's
 * @param diverged who differs from it, by ascending slot; without a majority all players
 * @param lastAgreed last tick in which all of these agreed, as far as they were compared; {@link #NEVER}: in none
 */
public record Divergence(long tick, DesyncVerdict verdict, long expected, List<SlotHash> diverged, long lastAgreed) {

    /** They never agreed. */
    public static final long NEVER = -1;

    public Divergence {
        diverged = List.copyOf(diverged);
    }

    /** Of players who never agreed. */
    public Divergence(long tick, DesyncVerdict verdict, long expected, List<SlotHash> diverged) {
        this(tick, verdict, expected, diverged, NEVER);
    }
}
