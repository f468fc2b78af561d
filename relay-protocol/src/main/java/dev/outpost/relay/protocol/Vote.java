package dev.outpost.relay.protocol;

/**
 * The player votes; the first to do so opens the vote.
 *
 * @param kind what about
 * @param target slot of the player to be kicked, else {@link Protocol#ANY_SLOT}
 * @param yes whether it is for it
 */
public record Vote(VoteKind kind, int target, boolean yes) implements ClientMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x23;

    @Override
    public int type() {
        return TYPE;
    }
}
