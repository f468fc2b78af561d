package dev.outpost.tracking;

import dev.outpost.tracking.listing.MemoryStore;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Has the memory store look for listings that are due, ten times a second, on an event loop of its own. */
final class ExpiryLoop extends VerticleBase {

    private static final long EVERY_MS = 100;

    /** Then whoever else wants something of the store gets a turn. */
    private static final int AT_ONCE = 500;

    private final MemoryStore store;

    ExpiryLoop(MemoryStore store) {
        this.store = store;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(EVERY_MS, tick -> expire());
        return Future.succeededFuture();
    }

    private void expire() {
        if (store.expire(AT_ONCE) == AT_ONCE) {
            context.runOnContext(again -> expire());
        }
    }
}
