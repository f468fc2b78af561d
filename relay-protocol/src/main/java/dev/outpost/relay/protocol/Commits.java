package dev.outpost.relay.protocol;

import java.util.List;

/**
 * All have loaded: the commits of all players; each answers with its {@link Reveal}.
 *
 * @param commits by ascending slot
 */
public record Commits(List<SlotCommit> commits) implements RelayMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x87;

    @Override
    public int type() {
        return TYPE;
    }
}
