package dev.outpost.relay.protocol;

/**
 * How the client's batches came in a window of ticks, and what it should change.
 *
 * @param tick last tick of the window
 * @param early batches that came in time
 * @param late batches that came after the close of their tick
 * @param lateOrders orders in these
 * @param leadUs median by which batches came before the close, microseconds; 0 when it is late
 * @param advanceUs send that much earlier, microseconds
 * @param delayUs send that much later, microseconds; one of both is 0
 */
public record TimingFeedback(long tick, int early, int late, int lateOrders, int leadUs, int advanceUs, int delayUs)
        implements RelayMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x97;

    @Override
    public int type() {
        return TYPE;
    }
}
