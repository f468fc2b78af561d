package dev.outpost.relay.protocol;

/**
 * The player says something to others.
 *
 * @param channel to whom
 * @param to slot of the receiver of a whisper, else {@link Protocol#ANY_SLOT}
 * @param text at most 512 bytes
 */
public record Chat(ChatChannel channel, int to, String text) implements ClientMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x20;

    @Override
    public int type() {
        return TYPE;
    }
}
