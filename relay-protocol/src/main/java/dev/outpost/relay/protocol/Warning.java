package dev.outpost.relay.protocol;

/**
 * The relay noticed something that will have consequences if it goes on.
 *
 * @param kind what
 * @param detail one sentence for a person, at most 256 bytes
 */
public record Warning(WarningKind kind, String detail) implements RelayMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x9F;

    @Override
    public int type() {
        return TYPE;
    }
}
