package dev.outpost.relay.protocol;

/**
 * Players came apart: the relay asks for a {@link DebugReport}.
 *
 * @param firstTick first tick of interest
 * @param lastTick last tick of interest
 * @param maxBytes most bytes that it takes from each client
 */
public record DebugRequest(long firstTick, long lastTick, int maxBytes) implements RelayMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x9C;

    @Override
    public int type() {
        return TYPE;
    }
}
