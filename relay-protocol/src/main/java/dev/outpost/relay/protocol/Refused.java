package dev.outpost.relay.protocol;

/**
 * A request was refused, or the connection is about to be closed.
 *
 * @param code what was wrong
 * @param detail one sentence for a person, naming the value and the accepted range, at most 256 bytes
 */
public record Refused(ErrorCode code, String detail) implements RelayMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x82;

    @Override
    public int type() {
        return TYPE;
    }
}
