package dev.outpost.tracking.browse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.tracking.listing.Change;
import dev.outpost.tracking.listing.GoneReason;
import dev.outpost.tracking.listing.Heard;
import dev.outpost.tracking.listing.Ids;
import dev.outpost.tracking.listing.MemoryStore;
import dev.outpost.tracking.listing.Origin;
import dev.outpost.tracking.listing.Outcome;
import dev.outpost.tracking.listing.Players;
import dev.outpost.tracking.listing.Samples;
import dev.outpost.tracking.listing.SecretHash;
import dev.outpost.tracking.listing.Status;
import dev.outpost.tracking.listing.StoreRules;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Hosts and browsers on several threads at once, over one memory store and the book that follows it. */
class FollowingStressTest {

    private static final int THREADS = 4;
    private static final int ROUNDS = 2000;

    private final SecretHash secret = SecretHash.of("s");
    private final MemoryStore store = new MemoryStore(
            new StoreRules(Duration.ofHours(1), 1_000_000, 1_000_000, 1, 1_000_000),
            new Ids(new SecureRandom()),
            System::nanoTime,
            InstantSource.system(),
            Heard.NOTHING);
    private final ListingBook book = new ListingBook(100, 100);

    @Test
    void shouldHaveInTheBookWhatTheStoreHas() throws Exception {
        List<Long> versions = new ArrayList<>();
        book.listen(step -> versions.add(step.version()));
        store.open(book);
        ExecutorService hosts = Executors.newFixedThreadPool(THREADS);
        int kept = 0;
        try {
            List<Callable<Integer>> work = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int seed = thread;
                work.add(() -> host(new Random(seed)));
            }
            for (Future<Integer> done : hosts.invokeAll(work)) {
                kept += done.get();
            }
        } finally {
            hosts.shutdownNow();
        }
        assertThat(store.size()).isEqualTo(kept);
        assertThat(book.counts().all()).isEqualTo(kept);
        assertThat(book.browse(Query.ALL, Sort.NAME, null, 1).total()).isEqualTo(kept);
        for (int i = 0; i < versions.size(); i++) {
            assertThat(versions.get(i)).isEqualTo(i + 1L);
        }
        assertThat(book.at().sequence()).isEqualTo(versions.size());
    }

    /** Lists, changes, takes off and browses; gives how many of its listings are left. */
    private int host(Random random) {
        Origin origin = Samples.at("192.0.2." + random.nextInt(200));
        List<String> mine = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            if (mine.isEmpty() || random.nextInt(3) == 0) {
                Outcome.Done created = (Outcome.Done)
                        store.create(Samples.game(i), secret, origin).result();
                mine.add(created.listing().id());
            }
            String id = mine.get(random.nextInt(mine.size()));
            Change change = Change.of(new Players(random.nextInt(9), 8 + 1, 0, 0, false), Status.WAITING);
            assertThat(store.heartbeat(id, secret, change, 0).result()).isInstanceOf(Outcome.Done.class);
            assertThat(book.get(id)).isNotNull();
            if (random.nextInt(5) == 0) {
                store.delete(id, secret, GoneReason.HOST_DEPARTED);
                mine.remove(id);
                assertThat(book.get(id)).isNull();
            }
            if (i % 50 == 0) {
                Page page = book.browse(Query.ALL, Sort.PLAYERS, null, 20);
                assertThat(page.listings()).hasSizeLessThanOrEqualTo(20);
            }
        }
        return mine.size();
    }
}
