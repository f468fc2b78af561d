package dev.outpost.relay.protocol;

/**
 * The run-ahead changes, for all players at the same tick.
 *
 * @param tick first tick whose frame is answered with the new run-ahead
 * @param runAhead after the frame of tick {@code t} all batches up to {@code t + runAhead} that are not sent yet are sent
 */
public record RunAhead(long tick, int runAhead) implements RelayMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x98;

    @Override
    public int type() {
        return TYPE;
    }
}
