package dev.outpost.relay.protocol;

/**
 * A request was refused, or the connection is about to be closed.
 *
 * <p>Takes any detail, since saying what went wrong must not go wrong itself: control characters become question marks
 * and what is too long is cut off.
 *
 * @param code what was wrong
 * @param detail one sentence for a person, naming the value and the accepted range, at most 256 bytes
 */
public record Refused(ErrorCode code, String detail) implements RelayMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x82;

    /** Makes the detail fit. */
    public Refused {
        detail = Text.fit(detail, Protocol.MAX_DETAIL_BYTES);
    }

    @Override
    public int type() {
        return TYPE;
    }
}
