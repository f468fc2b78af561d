package dev.outpost.relay.game;

import dev.outpost.relay.protocol.DropReason;
import dev.outpost.relay.protocol.SyncHash;

/** Hears what a match notices beside its frames; called on the thread that drives the match. */
public interface MatchListener {

    /** Orders that will be in no frame. */
    void ordersDropped(int slot, long tick, int count, DropReason reason);

    /** A player's hash of a closed tick was taken; said before whatever follows from it. */
    default void hashed(int slot, SyncHash report) {}

    /** Players came apart; said once per divergence. */
    void diverged(Divergence divergence);
}
