package dev.outpost.relay.protocol;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One part of another client's state, to go on from.
 *
 * @param tick the tick after which it was taken
 * @param hash the sync hash that the players agreed on for that tick
 * @param part which part of the whole, from 0
 * @param parts how many parts the whole has
 * @param data the engine's own bytes
 */
@SuppressWarnings("ArrayRecordComponent") // passed on as it came: never copied, never changed
public record Snapshot(long tick, long hash, int part, int parts, byte[] data) implements RelayMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x9E;

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Snapshot that
                && tick == that.tick
                && hash == that.hash
                && part == that.part
                && parts == that.parts
                && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return 31 * Objects.hash(tick, hash, part, parts) + Arrays.hashCode(data);
    }
}
