package dev.outpost.tracking.listing;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The store of a single instance: all in memory, nothing outlives the process. Each request takes the store's lock for
 * about a microsecond; the listener is called under it, and so in the order of the changes.
 *
 * <p>Whoever owns it calls {@link #expire} several times a second.
 */
public final class MemoryStore implements ListingStore {

    private final StoreRules rules;
    private final Ids ids;
    private final LongSupplier nanoClock;
    private final InstantSource clock;
    private final StoreObserver observer;
    private final Map<String, Held> all = new HashMap<>();
    private final Caps caps;
    private final Expiry expiry;
    private DeltaListener listener = new Unheard();
    private DeltaId number;
    private boolean closed;

    /**
     * An empty one.
     *
     * @param nanoClock never goes back; what listings expire by
     * @param clock what listings are dated by
     */
    public MemoryStore(StoreRules rules, Ids ids, LongSupplier nanoClock, InstantSource clock, StoreObserver observer) {
        this.rules = rules;
        this.ids = ids;
        this.nanoClock = nanoClock;
        this.clock = clock;
        this.observer = observer;
        this.caps = new Caps(rules);
        this.expiry = new Expiry(rules.ttl().toNanos());
        this.number = new DeltaId(clock.millis(), 0);
    }

    @Override
    public synchronized Future<Void> open(DeltaListener follower) {
        listener = follower;
        listener.reset(number, all.values().stream().map(held -> held.listing).toList());
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Outcome> create(Draft game, SecretHash secret, Origin origin) {
        if (closed) {
            return refuse(Refusals.unavailable(rules.ttl()));
        }
        Refusal cap = caps.broken(origin);
        if (cap != null) {
            return refuse(Refusals.capped(cap, rules));
        }
        long nowMs = clock.millis();
        Listing listing = new Listing(ids.id(), game, origin.source(), nowMs, nowMs, origin.visible());
        Held held = new Held(listing, secret, caps.take(origin));
        all.put(listing.id(), held);
        expiry.add(held, nanoClock.getAsLong());
        observer.created(listing, origin);
        put(listing);
        return done(held);
    }

    @Override
    public synchronized Future<Outcome> heartbeat(String id, SecretHash secret, Change change, long seq) {
        Held held = all.get(id);
        if (held == null || !held.opens(secret)) {
            return refuse(held);
        }
        if (seq <= held.seq && (seq != 0 || held.seq != 0)) {
            return refuse(Refusals.replayed(seq, held.seq));
        }
        held.seq = seq;
        expiry.renew(held, nanoClock.getAsLong());
        observer.heartbeat();
        Draft game = held.listing.game();
        Draft next = change.applyTo(game);
        if (!next.equals(game)) {
            held.listing = held.listing.with(next, clock.millis());
            put(held.listing);
        }
        return done(held);
    }

    @Override
    public synchronized Future<Outcome> delete(String id, @Nullable SecretHash secret, GoneReason reason) {
        Held held = all.get(id);
        if (held == null || !held.opens(secret)) {
            return refuse(held);
        }
        remove(held, reason);
        return done(held);
    }

    @Override
    public synchronized Future<Outcome> check(String id, SecretHash secret) {
        Held held = all.get(id);
        return held == null || !held.opens(secret) ? refuse(held) : done(held);
    }

    @Override
    public synchronized Future<Outcome> show(String id) {
        Held held = all.get(id);
        if (held == null) {
            return refuse(Refusals.unknown());
        }
        if (!held.listing.visible()) {
            held.listing = held.listing.shown(clock.millis());
            put(held.listing);
        }
        return done(held);
    }

    @Override
    public String state() {
        return "ok";
    }

    @Override
    public synchronized Future<Void> close() {
        closed = true;
        return Future.succeededFuture();
    }

    /**
     * Takes off what is due.
     *
     * @param most so many at most, so that other requests get their turn
     * @return how many it took; {@code most}: there may be more
     */
    public synchronized int expire(int most) {
        int taken = 0;
        long nowNanos = nanoClock.getAsLong();
        for (Held due = expiry.due(nowNanos); due != null && taken < most; due = expiry.due(nowNanos)) {
            remove(due, GoneReason.TTL);
            taken++;
        }
        return taken;
    }

    /** Listings there are. */
    public synchronized int size() {
        return all.size();
    }

    private void remove(Held held, GoneReason reason) {
        Listing listing = held.listing;
        all.remove(listing.id());
        expiry.remove(held);
        caps.leave(held.seat);
        observer.gone(listing, reason, Math.max(0, clock.millis() - listing.createdMs()));
        number = number.next();
        listener.changed(new Delta.Gone(number, listing.id(), reason));
    }

    private void put(Listing listing) {
        number = number.next();
        listener.changed(new Delta.Put(number, listing));
    }

    /** Of a listing that is not there, or has another secret. */
    private Future<Outcome> refuse(@Nullable Held held) {
        return refuse(held == null ? Refusals.unknown() : Refusals.wrongSecret());
    }

    private Future<Outcome> refuse(Outcome.Refused refused) {
        observer.refused(refused.why());
        return Future.succeededFuture(refused);
    }

    private static Future<Outcome> done(Held held) {
        return Future.succeededFuture(new Outcome.Done(held.listing));
    }

    /** Before it is opened. */
    private static final class Unheard implements DeltaListener {
        @Override
        public void reset(DeltaId at, Collection<Listing> listings) {}

        @Override
        public void changed(Delta delta) {}
    }
}
