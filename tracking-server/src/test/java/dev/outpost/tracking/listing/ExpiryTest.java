package dev.outpost.tracking.listing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** 10,000 hosts in virtual time, each of which sends heartbeats as it likes and stops when it likes. */
class ExpiryTest {

    private static final int HOSTS = 10_000;
    private static final long TTL_MS = 30_000;
    private static final long EVERY_MS = 100;
    private static final int AT_ONCE = 500;

    private final Random random = new Random(7);
    private final AtomicLong nowMs = new AtomicLong(1_000_000);
    private final Map<String, Long> lastBeat = new HashMap<>();
    private final Map<String, Long> overdueMs = new HashMap<>();

    @Test
    void shouldTakeEachListingOffWithinASecondOfDueAndNoneEarly() {
        MemoryStore store = new MemoryStore(
                new StoreRules(Duration.ofMillis(TTL_MS), HOSTS, HOSTS, 1, HOSTS),
                new Ids(random),
                () -> nowMs.get() * 1_000_000,
                () -> Instant.ofEpochMilli(nowMs.get()),
                Heard.NOTHING);
        store.open(new Watch());
        SecretHash secret = SecretHash.of("s");
        Origin origin = Samples.at("192.0.2.1");
        List<String> ids = new ArrayList<>();
        int due = 0;
        while (overdueMs.size() < HOSTS) {
            nowMs.addAndGet(1 + random.nextInt(3));
            if (ids.size() < HOSTS && random.nextBoolean()) {
                Outcome.Done created = (Outcome.Done)
                        store.create(Samples.game(ids.size()), secret, origin).result();
                ids.add(created.listing().id());
                lastBeat.put(created.listing().id(), nowMs.get());
            }
            for (int i = 0; i < 3 && ids.size() == HOSTS && nowMs.get() < 300_000 + 1_000_000; i++) {
                String id = ids.get(random.nextInt(HOSTS));
                if (store.heartbeat(id, secret, Change.NONE, 0).result() instanceof Outcome.Done) {
                    lastBeat.put(id, nowMs.get());
                }
            }
            if (nowMs.get() / EVERY_MS != due) {
                due = (int) (nowMs.get() / EVERY_MS);
                store.expire(AT_ONCE);
            }
            assertThat(nowMs.get()).isLessThan(1_000_000 + 600_000);
        }
        assertThat(store.size()).isZero();
        assertThat(overdueMs.values()).allSatisfy(late -> assertThat(late).isBetween(0L, 1000L));
    }

    /** How long after its due moment each went. */
    private final class Watch implements DeltaListener {
        @Override
        public void reset(DeltaId at, Collection<Listing> listings) {}

        @Override
        public void changed(Delta delta) {
            if (delta instanceof Delta.Gone gone) {
                overdueMs.put(gone.id(), nowMs.get() - lastBeat.getOrDefault(gone.id(), 0L) - TTL_MS);
            }
        }
    }
}
