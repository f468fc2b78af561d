package dev.outpost.relay.protocol;

/**
 * The first message of a connection.
 *
 * @param version protocol version that the client speaks, {@link Protocol#VERSION}
 * @param build the client's name and build, for the operator's eyes, at most 64 bytes
 * @param identity opaque stable identity of the player, at most 128 bytes; never stored as it is
 */
public record Hello(int version, String build, String identity) implements ClientMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x01;

    @Override
    public int type() {
        return TYPE;
    }
}
