package dev.outpost.relay.protocol;

/**
 * Somebody said something.
 *
 * @param channel to whom
 * @param from slot, or {@link Protocol#ANY_SLOT} for a spectator
 * @param name display name, at most 32 bytes
 * @param text at most 512 bytes
 */
public record ChatMessage(ChatChannel channel, int from, String name, String text) implements RelayMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x99;

    @Override
    public int type() {
        return TYPE;
    }
}
