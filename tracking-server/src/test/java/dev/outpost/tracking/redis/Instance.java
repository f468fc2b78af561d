package dev.outpost.tracking.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.tracking.listing.Change;
import dev.outpost.tracking.listing.Contact;
import dev.outpost.tracking.listing.Delta;
import dev.outpost.tracking.listing.DeltaId;
import dev.outpost.tracking.listing.DeltaListener;
import dev.outpost.tracking.listing.Draft;
import dev.outpost.tracking.listing.Endpoint;
import dev.outpost.tracking.listing.GoneReason;
import dev.outpost.tracking.listing.Listing;
import dev.outpost.tracking.listing.MapInfo;
import dev.outpost.tracking.listing.Origin;
import dev.outpost.tracking.listing.Outcome;
import dev.outpost.tracking.listing.Players;
import dev.outpost.tracking.listing.Refusal;
import dev.outpost.tracking.listing.Rules;
import dev.outpost.tracking.listing.SecretHash;
import dev.outpost.tracking.listing.Settings;
import dev.outpost.tracking.listing.Status;
import dev.outpost.tracking.listing.StoreObserver;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A store over Redis, and what it told its listener and its observer. */
final class Instance implements DeltaListener, StoreObserver {

    static final SecretHash SECRET = SecretHash.of("the host's");
    static final SecretHash OTHER_SECRET = SecretHash.of("somebody else's");
    static final Origin ORIGIN = Origin.host(InetAddress.getLoopbackAddress(), true);

    private final RedisStore store;
    private final Map<String, Listing> list = new TreeMap<>();
    private final List<String> told = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private final List<String> goneHere = new ArrayList<>();
    private DeltaId at = DeltaId.ZERO;
    private int resets;
    private long toldAtNanos;

    private Instance(Vertx vertx, RedisRules rules) {
        this.store = new RedisStore(
                rules, new RedisStore.Parts(vertx, InstantSource.system(), System::nanoTime, new SecureRandom(), this));
    }

    /** Opens one, whatever comes of it. */
    static Instance of(Vertx vertx, RedisRules rules) {
        Instance instance = new Instance(vertx, rules);
        get(instance.store.open(instance));
        return instance;
    }

    /** One that is not opened. */
    static Instance closed(Vertx vertx, RedisRules rules) {
        return new Instance(vertx, rules);
    }

    static Draft game(String name) {
        return new Draft(
                "g1",
                name,
                new Contact.Direct(new Endpoint("play.example.org", 19711)),
                "eu",
                MapInfo.NONE,
                Rules.NONE,
                players(1),
                List.of(),
                Status.WAITING,
                false,
                "",
                List.of(),
                Settings.NONE,
                "",
                "");
    }

    static Players players(int now) {
        return new Players(now, 8, 0, 0, false);
    }

    static Change change(int playersNow) {
        return Change.of(players(playersNow), Status.WAITING);
    }

    /** Waits for a future, but not for ever. */
    static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("it did not come: " + e, e);
        }
    }

    /** Waits until something holds. */
    static void await(String what, Callable<Boolean> condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        try {
            while (!condition.call()) {
                assertThat(System.nanoTime()).as("waited for: " + what).isLessThan(deadline);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
        } catch (Exception e) {
            throw new AssertionError(what, e);
        }
    }

    RedisStore store() {
        return store;
    }

    Listing create(String name) {
        return done(get(store.create(game(name), SECRET, ORIGIN)));
    }

    Outcome beat(String id) {
        return get(store.heartbeat(id, SECRET, Change.NONE, 0));
    }

    Outcome beat(String id, Change change) {
        return get(store.heartbeat(id, SECRET, change, 0));
    }

    static Listing done(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done) outcome).listing();
    }

    static Refusal refused(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused) outcome).why();
    }

    void close() {
        get(store.close());
        synchronized (this) {
            assertThat(wrong).isEmpty();
        }
    }

    /** Whether it says that all is well. */
    boolean isOk() {
        return store.state().equals("ok");
    }

    synchronized Map<String, Listing> list() {
        return new TreeMap<>(list);
    }

    /** Each change since the last reset, with its number. */
    synchronized List<String> told() {
        return List.copyOf(told);
    }

    /** Ids of listings whose end was this instance's to tell. */
    synchronized List<String> goneHere() {
        return List.copyOf(goneHere);
    }

    synchronized DeltaId at() {
        return at;
    }

    synchronized int resets() {
        return resets;
    }

    /** When the last change was told. */
    synchronized long toldAtNanos() {
        return toldAtNanos;
    }

    @Override
    public synchronized void reset(DeltaId now, Collection<Listing> listings) {
        at = now;
        resets++;
        list.clear();
        told.clear();
        listings.forEach(listing -> list.put(listing.id(), listing));
    }

    @Override
    public synchronized void changed(Delta delta) {
        if (delta.number().compareTo(at) <= 0 || delta.number().epoch() != at.epoch()) {
            wrong.add(delta + " after " + at);
        }
        at = delta.number();
        toldAtNanos = System.nanoTime();
        if (delta instanceof Delta.Put put) {
            list.put(put.id(), put.listing());
            told.add(at + " put " + put.id() + " "
                    + put.listing().game().players().now());
        } else if (delta instanceof Delta.Gone gone) {
            if (list.remove(gone.id()) == null) {
                wrong.add(delta + " was not listed");
            }
            told.add(at + " gone " + gone.id() + " " + gone.reason());
        }
    }

    @Override
    public void created(Listing listing, Origin origin) {}

    @Override
    public void heartbeat() {}

    @Override
    public synchronized void gone(Listing listing, GoneReason reason, long ageMs) {
        goneHere.add(listing.id());
    }

    @Override
    public void refused(Refusal why) {}
}
