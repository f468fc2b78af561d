package dev.outpost.relay.protocol;

/**
 * How a vote stands, or how it ended.
 *
 * @param kind what about
 * @param target slot of the player to be kicked, else {@link Protocol#ANY_SLOT}
 * @param by slot of the one who opened it
 * @param yes votes for it
 * @param no votes against it
 * @param needed how many votes carry it
 * @param seconds until it ends by itself
 * @param outcome whether it is open
 */
public record VoteState(
        VoteKind kind, int target, int by, int yes, int no, int needed, int seconds, VoteOutcome outcome)
        implements RelayMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x9B;

    @Override
    public int type() {
        return TYPE;
    }
}
