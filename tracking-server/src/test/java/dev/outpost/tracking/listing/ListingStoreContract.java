package dev.outpost.tracking.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every store does. */
public abstract class ListingStoreContract {

    private static final StoreRules WIDE = new StoreRules(Duration.ofSeconds(2), 100, 100, 100, 100);
    private static final SecretHash SECRET = SecretHash.of("secret");
    private static final SecretHash OTHER = SecretHash.of("another");
    private static final Origin HOST = Samples.at("192.0.2.1");

    private final Told told = new Told();

    /** An empty store, not opened yet. */
    protected abstract ListingStore store(StoreRules rules, StoreObserver observer);

    /** Lets so much time pass, and whatever the store does by itself be done. */
    protected abstract void pass(Duration time) throws Exception;

    @Test
    public void shouldTellOfAListingThatIsCreated() throws Exception {
        ListingStore store = opened(WIDE);
        Listing listing = done(store.create(Samples.game(1), SECRET, HOST));
        assertThat(listing.game()).isEqualTo(Samples.game(1));
        assertThat(listing.visible()).isTrue();
        assertThat(listing.source()).isNull();
        assertThat(listing.updatedMs()).isEqualTo(listing.createdMs());
        assertThat(told.next())
                .isInstanceOfSatisfying(
                        Delta.Put.class, put -> assertThat(put.listing()).isEqualTo(listing));
        assertThat(told.seen).containsExactly("created " + listing.id());
    }

    @Test
    public void shouldNumberChangesUpwards() throws Exception {
        ListingStore store = opened(WIDE);
        Listing listing = done(store.create(Samples.game(1), SECRET, HOST));
        done(store.heartbeat(listing.id(), SECRET, Change.of(new Players(3, 8, 0, 0, false), Status.FULL), 0));
        done(store.delete(listing.id(), SECRET, GoneReason.HOST_DEPARTED));
        DeltaId first = told.next().number();
        DeltaId second = told.next().number();
        DeltaId third = told.next().number();
        assertThat(List.of(told.resetAt(), first, second, third)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    public void shouldTellOfWhatAHeartbeatChangesAndOfNothingElse() throws Exception {
        ListingStore store = opened(WIDE);
        Listing listing = done(store.create(Samples.game(1), SECRET, HOST));
        told.next();
        done(store.heartbeat(listing.id(), SECRET, Change.NONE, 0));
        done(store.heartbeat(listing.id(), SECRET, Change.of(listing.game().players(), Status.WAITING), 0));
        Players four = new Players(4, 8, 0, 2, false);
        Listing changed = done(store.heartbeat(listing.id(), SECRET, Change.of(four, Status.IN_PROGRESS), 0));
        assertThat(changed.game().players()).isEqualTo(four);
        assertThat(changed.game().name()).isEqualTo(listing.game().name());
        assertThat(told.next())
                .isInstanceOfSatisfying(
                        Delta.Put.class, put -> assertThat(put.listing()).isEqualTo(changed));
    }

    @Test
    public void shouldRefuseAnotherSecretAndChangeNothing() throws Exception {
        ListingStore store = opened(WIDE);
        Listing listing = done(store.create(Samples.game(1), SECRET, HOST));
        told.next();
        assertThat(refused(store.heartbeat(listing.id(), OTHER, Change.NONE, 1)))
                .isEqualTo(Refusal.WRONG_SECRET);
        assertThat(refused(store.delete(listing.id(), OTHER, GoneReason.HOST_DEPARTED)))
                .isEqualTo(Refusal.WRONG_SECRET);
        assertThat(refused(store.check(listing.id(), OTHER))).isEqualTo(Refusal.WRONG_SECRET);
        assertThat(done(store.check(listing.id(), SECRET))).isEqualTo(listing);
        done(store.heartbeat(listing.id(), SECRET, Change.NONE, 1));
        done(store.delete(listing.id(), SECRET, GoneReason.HOST_DEPARTED));
        assertThat(told.next()).isInstanceOf(Delta.Gone.class);
    }

    @Test
    public void shouldRefuseAHeartbeatThatComesAgain() throws Exception {
        ListingStore store = opened(WIDE);
        String id = done(store.create(Samples.game(1), SECRET, HOST)).id();
        done(store.heartbeat(id, SECRET, Change.NONE, 0));
        done(store.heartbeat(id, SECRET, Change.NONE, 7));
        assertThat(refused(store.heartbeat(id, SECRET, Change.NONE, 7))).isEqualTo(Refusal.REPLAYED);
        assertThat(refused(store.heartbeat(id, SECRET, Change.NONE, 6))).isEqualTo(Refusal.REPLAYED);
        assertThat(refused(store.heartbeat(id, SECRET, Change.NONE, 0))).isEqualTo(Refusal.REPLAYED);
        done(store.heartbeat(id, SECRET, Change.NONE, 8));
    }

    @Test
    public void shouldNotLetAReplayedHeartbeatKeepAListingAlive() throws Exception {
        ListingStore store = opened(WIDE);
        String id = done(store.create(Samples.game(1), SECRET, HOST)).id();
        done(store.heartbeat(id, SECRET, Change.NONE, 1));
        told.next();
        pass(Duration.ofMillis(1200));
        assertThat(refused(store.heartbeat(id, SECRET, Change.NONE, 1))).isEqualTo(Refusal.REPLAYED);
        pass(Duration.ofMillis(1900));
        assertThat(told.next()).isInstanceOf(Delta.Gone.class);
    }

    @Test
    public void shouldForgetAListingWithoutHeartbeats() throws Exception {
        ListingStore store = opened(WIDE);
        String kept = done(store.create(Samples.game(1), SECRET, HOST)).id();
        String left = done(store.create(Samples.game(2), SECRET, HOST)).id();
        told.next();
        told.next();
        pass(Duration.ofMillis(1200));
        done(store.heartbeat(kept, SECRET, Change.NONE, 0));
        pass(Duration.ofMillis(1700));
        done(store.heartbeat(kept, SECRET, Change.NONE, 0));
        assertThat(told.next()).isInstanceOfSatisfying(Delta.Gone.class, gone -> {
            assertThat(gone.id()).isEqualTo(left);
            assertThat(gone.reason()).isEqualTo(GoneReason.TTL);
        });
        assertThat(refused(store.heartbeat(left, SECRET, Change.NONE, 0))).isEqualTo(Refusal.UNKNOWN);
        done(store.check(kept, SECRET));
        assertThat(told.seen).contains("gone " + left + " TTL").doesNotContain("gone " + kept + " TTL");
    }

    @Test
    public void shouldTakeAListingOffForItsHostOrForThisServer() throws Exception {
        ListingStore store = opened(WIDE);
        String first = done(store.create(Samples.game(1), SECRET, HOST)).id();
        String second = done(store.create(Samples.game(2), SECRET, HOST)).id();
        told.next();
        told.next();
        done(store.delete(first, SECRET, GoneReason.HOST_DEPARTED));
        done(store.delete(second, null, GoneReason.REMOVED));
        assertThat(told.next())
                .isInstanceOfSatisfying(
                        Delta.Gone.class, gone -> assertThat(gone.reason()).isEqualTo(GoneReason.HOST_DEPARTED));
        assertThat(told.next())
                .isInstanceOfSatisfying(
                        Delta.Gone.class, gone -> assertThat(gone.reason()).isEqualTo(GoneReason.REMOVED));
        assertThat(refused(store.delete(first, SECRET, GoneReason.HOST_DEPARTED)))
                .isEqualTo(Refusal.UNKNOWN);
        assertThat(refused(store.delete(first, null, GoneReason.REMOVED))).isEqualTo(Refusal.UNKNOWN);
    }

    @Test
    public void shouldShowAListingOnceItsHostIsReached() throws Exception {
        ListingStore store = opened(WIDE);
        Origin hidden = new Origin(HOST.address(), HOST.subnet(), null, false, false);
        Listing listing = done(store.create(Samples.game(1), SECRET, hidden));
        assertThat(listing.visible()).isFalse();
        told.next();
        assertThat(done(store.show(listing.id())).visible()).isTrue();
        assertThat(done(store.show(listing.id())).visible()).isTrue();
        assertThat(told.next())
                .isInstanceOfSatisfying(
                        Delta.Put.class,
                        put -> assertThat(put.listing().visible()).isTrue());
        done(store.delete(listing.id(), SECRET, GoneReason.HOST_DEPARTED));
        assertThat(told.next()).as("showing it twice is told once").isInstanceOf(Delta.Gone.class);
        assertThat(refused(store.show(listing.id()))).isEqualTo(Refusal.UNKNOWN);
    }

    @Test
    public void shouldCapOneAddressAndLeaveOthersAlone() throws Exception {
        ListingStore store = opened(new StoreRules(Duration.ofSeconds(30), 2, 100, 100, 100));
        String first = done(store.create(Samples.game(1), SECRET, HOST)).id();
        done(store.create(Samples.game(2), SECRET, HOST));
        assertThat(refused(store.create(Samples.game(3), SECRET, HOST))).isEqualTo(Refusal.CAPPED_ADDRESS);
        done(store.create(Samples.game(3), SECRET, Samples.at("192.0.2.2")));
        done(store.delete(first, SECRET, GoneReason.HOST_DEPARTED));
        done(store.create(Samples.game(4), SECRET, HOST));
        assertThat(refused(store.create(Samples.game(5), SECRET, HOST))).isEqualTo(Refusal.CAPPED_ADDRESS);
    }

    @Test
    public void shouldCapASubnetOfEitherKind() throws Exception {
        ListingStore store = opened(new StoreRules(Duration.ofSeconds(30), 100, 2, 100, 100));
        for (String subnet : List.of("198.51.100.", "2001:db8:0:7::")) {
            done(store.create(Samples.game(1), SECRET, Samples.at(subnet + "1")));
            done(store.create(Samples.game(2), SECRET, Samples.at(subnet + "2")));
            assertThat(refused(store.create(Samples.game(3), SECRET, Samples.at(subnet + "3"))))
                    .isEqualTo(Refusal.CAPPED_SUBNET);
        }
        done(store.create(Samples.game(4), SECRET, Samples.at("198.51.101.1")));
        done(store.create(Samples.game(5), SECRET, Samples.at("2001:db8:0:8::1")));
    }

    /** A relay has hundreds of games at one address, and is trusted with its games' numbers of players. */
    @Test
    public void shouldCapARelayAsAServerAndNotAsAnAddress() throws Exception {
        ListingStore store = opened(new StoreRules(Duration.ofSeconds(30), 1, 1, 3, 100));
        Origin relay = Origin.relay(InetAddress.getByName("192.0.2.9"), true);
        String first = done(store.create(Samples.game(1), SECRET, relay)).id();
        done(store.create(Samples.game(2), SECRET, relay));
        done(store.create(Samples.game(3), SECRET, relay));
        assertThat(refused(store.create(Samples.game(4), SECRET, relay))).isEqualTo(Refusal.CAPPED_SOURCE);
        done(store.create(Samples.game(4), SECRET, Samples.at("192.0.2.9")));
        done(store.delete(first, SECRET, GoneReason.HOST_DEPARTED));
        done(store.create(Samples.game(5), SECRET, relay));
    }

    @Test
    public void shouldCapWhatIsPulledFromOneServerAndAllThereIs() throws Exception {
        ListingStore store = opened(new StoreRules(Duration.ofSeconds(30), 100, 100, 1, 3));
        Listing pulled = done(store.create(Samples.game(1), SECRET, Origin.federated("one.example.org")));
        assertThat(pulled.source()).isEqualTo("one.example.org");
        assertThat(refused(store.create(Samples.game(2), SECRET, Origin.federated("one.example.org"))))
                .isEqualTo(Refusal.CAPPED_SOURCE);
        done(store.create(Samples.game(2), SECRET, Origin.federated("two.example.org")));
        done(store.create(Samples.game(3), SECRET, HOST));
        Outcome full = await(store.create(Samples.game(4), SECRET, HOST));
        assertThat(full).isInstanceOfSatisfying(Outcome.Refused.class, refused -> {
            assertThat(refused.why()).isEqualTo(Refusal.CAPPED_SERVER);
            assertThat(refused.detail()).contains("3");
            assertThat(refused.retryAfter()).isPositive();
        });
        assertThat(told.seen).contains("refused CAPPED_SERVER");
    }

    @Test
    public void shouldGiveRoomAgainWhenListingsExpire() throws Exception {
        ListingStore store = opened(new StoreRules(Duration.ofSeconds(1), 1, 100, 100, 100));
        done(store.create(Samples.game(1), SECRET, HOST));
        assertThat(refused(store.create(Samples.game(2), SECRET, HOST))).isEqualTo(Refusal.CAPPED_ADDRESS);
        pass(Duration.ofSeconds(2));
        done(store.create(Samples.game(2), SECRET, HOST));
    }

    @Test
    public void shouldKnowNoListingThatNeverWas() throws Exception {
        ListingStore store = opened(WIDE);
        String never = Samples.listing(1).id();
        assertThat(refused(store.heartbeat(never, SECRET, Change.NONE, 1))).isEqualTo(Refusal.UNKNOWN);
        assertThat(refused(store.delete(never, SECRET, GoneReason.HOST_DEPARTED)))
                .isEqualTo(Refusal.UNKNOWN);
        assertThat(refused(store.check(never, SECRET))).isEqualTo(Refusal.UNKNOWN);
        assertThat(store.state()).isEqualTo("ok");
    }

    private ListingStore opened(StoreRules rules) throws Exception {
        ListingStore store = store(rules, told);
        await(store.open(told));
        return store;
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static Listing done(Future<Outcome> asked) throws Exception {
        Outcome outcome = await(asked);
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done) outcome).listing();
    }

    private static Refusal refused(Future<Outcome> asked) throws Exception {
        Outcome outcome = await(asked);
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused) outcome).why();
    }

    /** What a store told. */
    private static final class Told implements DeltaListener, StoreObserver {
        private final BlockingQueue<Delta> deltas = new LinkedBlockingQueue<>();
        private final List<String> seen = new CopyOnWriteArrayList<>();
        private final ConcurrentHashMap<String, DeltaId> at = new ConcurrentHashMap<>();

        DeltaId resetAt() {
            return at.getOrDefault("reset", DeltaId.ZERO);
        }

        Delta next() throws InterruptedException {
            Delta next = deltas.poll(10, TimeUnit.SECONDS);
            assertThat(next).as("the next change").isNotNull();
            return next;
        }

        @Override
        public void reset(DeltaId now, Collection<Listing> listings) {
            assertThat(listings).isEmpty();
            at.put("reset", now);
        }

        @Override
        public void changed(Delta delta) {
            deltas.add(delta);
        }

        @Override
        public void created(Listing listing, Origin origin) {
            seen.add("created " + listing.id());
        }

        @Override
        public void heartbeat() {}

        @Override
        public void gone(Listing listing, GoneReason reason, long ageMs) {
            seen.add("gone " + listing.id() + " " + reason);
        }

        @Override
        public void refused(Refusal why) {
            seen.add("refused " + why);
        }
    }
}
