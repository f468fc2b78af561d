package dev.outpost.tracking.listing;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** In virtual time. */
class MemoryStoreTest extends ListingStoreContract {

    private static final long STEP_MS = 100;

    private final AtomicLong nanos = new AtomicLong();
    private MemoryStore store = new MemoryStore(
            new StoreRules(Duration.ofSeconds(1), 1, 1, 1, 1),
            new Ids(new Random(1)),
            nanos::get,
            this::now,
            Heard.NOTHING);

    @Override
    protected ListingStore store(StoreRules rules, StoreObserver observer) {
        store = new MemoryStore(rules, new Ids(new Random(1)), nanos::get, this::now, observer);
        return store;
    }

    @Override
    protected void pass(Duration time) {
        for (long ms = 0; ms < time.toMillis(); ms += STEP_MS) {
            nanos.addAndGet(STEP_MS * 1_000_000);
            store.expire(Integer.MAX_VALUE);
        }
    }

    private Instant now() {
        return Instant.ofEpochMilli(1_700_000_000_000L + nanos.get() / 1_000_000);
    }
}
