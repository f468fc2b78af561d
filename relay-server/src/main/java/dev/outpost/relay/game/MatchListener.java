package dev.outpost.relay.game;

import dev.outpost.relay.protocol.DropReason;

/** Hears what a match notices beside its frames; called on the thread that drives the match. */
public interface MatchListener {

    /** Orders that will be in no frame. */
    void ordersDropped(int slot, long tick, int count, DropReason reason);

    /** Players came apart; said once per divergence. */
    void diverged(Divergence divergence);
}
