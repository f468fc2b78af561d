package dev.outpost.relay.protocol;

import java.util.List;

/**
 * Players' states differ.
 *
 * @param tick first tick at which the hashes differ
 * @param verdict whether a majority names the diverged
 * @param expected the majority's hash; of two players the lower slot's
 * @param diverged who differs, with the hash each reported
 */
public record DesyncNotice(long tick, DesyncVerdict verdict, long expected, List<SlotHash> diverged)
        implements RelayMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x93;

    @Override
    public int type() {
        return TYPE;
    }
}
