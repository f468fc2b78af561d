package dev.outpost.relay.protocol;

/**
 * The first message of a connection.
 *
 * @param version protocol version that the client speaks, {@link Protocol#VERSION}
 * @param build the client's name and build, for the operator's eyes, at most 64 bytes
 * @param identity opaque stable identity of the player, at most 128 bytes; never stored as it is
 * @param name display name for the other players, at most 32 bytes, may be empty; never recorded
 */
public record Hello(int version, String build, String identity, String name) implements ClientMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x01;

    /** A client whose player has no name to show. */
    public Hello(int version, String build, String identity) {
        this(version, build, identity, "");
    }

    @Override
    public int type() {
        return TYPE;
    }
}
