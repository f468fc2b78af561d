package dev.outpost.relay.protocol;

/**
 * The player chooses its team.
 *
 * @param team 0 to 254, or {@link Protocol#NO_TEAM}
 */
public record SetTeam(int team) implements ClientMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x09;

    @Override
    public int type() {
        return TYPE;
    }
}
