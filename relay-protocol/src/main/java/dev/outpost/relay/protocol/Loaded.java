package dev.outpost.relay.protocol;

/**
 * The player has loaded the match and can take tick frames.
 *
 * @param commit SHA-256 of the player's share of the seed, 64 hex digits; see {@link Reveal}
 * @param canSnapshot whether it can answer a {@link SnapshotRequest}
 */
public record Loaded(String commit, boolean canSnapshot) implements ClientMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x06;

    @Override
    public int type() {
        return TYPE;
    }
}
