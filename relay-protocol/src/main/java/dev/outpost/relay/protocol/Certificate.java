package dev.outpost.relay.protocol;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The certified result of the match, signed by the relay.
 *
 * @param json a JSON object in UTF-8, at most 65535 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // passed on as it came: never copied, never changed
public record Certificate(byte[] json) implements RelayMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x8C;

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Certificate that && Arrays.equals(json, that.json);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(json);
    }
}
