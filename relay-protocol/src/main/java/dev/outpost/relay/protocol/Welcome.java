package dev.outpost.relay.protocol;

/**
 * Answers {@link Hello}.
 *
 * @param version protocol version of this connection
 * @param build the relay's name and version
 * @param limits what a client may send
 */
public record Welcome(int version, String build, Limits limits) implements RelayMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x81;

    @Override
    public int type() {
        return TYPE;
    }
}
