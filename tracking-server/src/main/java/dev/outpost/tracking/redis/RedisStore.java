package dev.outpost.tracking.redis;

import dev.outpost.server.Backoff;
import dev.outpost.server.ServerException;
import dev.outpost.tracking.listing.Change;
import dev.outpost.tracking.listing.Delta;
import dev.outpost.tracking.listing.DeltaId;
import dev.outpost.tracking.listing.DeltaListener;
import dev.outpost.tracking.listing.Draft;
import dev.outpost.tracking.listing.GoneReason;
import dev.outpost.tracking.listing.Ids;
import dev.outpost.tracking.listing.ListingStore;
import dev.outpost.tracking.listing.Origin;
import dev.outpost.tracking.listing.Outcome;
import dev.outpost.tracking.listing.Refusal;
import dev.outpost.tracking.listing.Refusals;
import dev.outpost.tracking.listing.SecretHash;
import dev.outpost.tracking.listing.StoreObserver;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listings that several instances share through Redis (docs/adr/0012-redis-store.md). Redis decides: each change is one
 * script, which also numbers the change and puts it into a stream that every instance follows.
 *
 * <p>While Redis is away nothing can be written, and what is known goes on being shown; when it is back, with what it had
 * or empty, the listener gets the whole list again. Any thread may ask; all work is done on one event loop.
 */
public final class RedisStore implements ListingStore {

    private static final Logger LOG = LoggerFactory.getLogger(RedisStore.class);
    private static final String OK = "ok";
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration MOST_WAIT = Duration.ofSeconds(5);

    /** Between two looks for listings that are due; several instances look at different moments. */
    private static final long EXPIRE_EVERY_MS = 200;

    private static final int EXPIRE_AT_ONCE = 256;

    /** When for so long no instance looked, hosts had nobody to send their heartbeats to. */
    private static final Duration NOBODY_THERE = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final RedisRules rules;
    private final LongSupplier nanoClock;
    private final RandomGenerator random;
    private final StoreObserver observer;
    private final Context context;
    private final Backoff backoff;
    private final Beats beats;
    private final Writes writes;
    private final Promise<Void> opened = Promise.promise();
    private @Nullable DeltaListener listener;
    private @Nullable RedisLink link;
    private @Nullable Follower follower;
    private Mirror mirror = new Mirror(0, 0);
    private boolean ready;
    private boolean expiring;
    private boolean closed;
    private long expireTimer = -1;
    private volatile boolean listed;
    private volatile int waiting;
    private volatile String state = "Redis was not asked yet";

    /**
     * What it works with.
     *
     * @param vertx an event loop of it does the work
     * @param clock when listings are created and change
     * @param nanoClock monotonic clock, nanoseconds
     * @param random for ids and jitter
     * @param observer is told what was decided here
     */
    public record Parts(
            Vertx vertx, InstantSource clock, LongSupplier nanoClock, RandomGenerator random, StoreObserver observer) {}

    /** Connects to nothing before it is opened. */
    public RedisStore(RedisRules rules, Parts parts) {
        this.vertx = parts.vertx();
        this.rules = rules;
        this.nanoClock = parts.nanoClock();
        this.random = parts.random();
        this.observer = parts.observer();
        this.context = vertx.getOrCreateContext();
        this.backoff = new Backoff(FIRST_WAIT, MOST_WAIT, random);
        this.beats = new Beats(vertx, rules, arguments -> call(Script.HEARTBEATS, arguments));
        this.writes =
                new Writes(rules, new Ids(random), parts.clock(), observer, id -> mirror.get(id), this::call, beats);
    }

    /**
     * {@inheritDoc}
     *
     * <p>When Redis cannot be reached, it is done with an empty list after the first try, and the list follows when Redis
     * is there. It fails when Redis refuses who asks: that does not mend itself.
     */
    @Override
    public Future<Void> open(DeltaListener listener) {
        context.runOnContext(turn -> {
            this.listener = listener;
            connect();
        });
        return opened.future();
    }

    @Override
    public Future<Outcome> create(Draft game, SecretHash secret, Origin origin) {
        return on(() -> writes.create(game, secret, origin));
    }

    @Override
    public Future<Outcome> heartbeat(String id, SecretHash secret, Change change, long seq) {
        return on(() -> writes.heartbeat(id, secret, change, seq));
    }

    @Override
    public Future<Outcome> delete(String id, @Nullable SecretHash secret, GoneReason reason) {
        return on(() -> writes.delete(id, secret, reason));
    }

    @Override
    public Future<Outcome> check(String id, SecretHash secret) {
        return on(() -> writes.check(id, secret));
    }

    @Override
    public Future<Outcome> show(String id) {
        return on(() -> writes.show(id));
    }

    @Override
    public String state() {
        return state;
    }

    /** "ok" once the list has been read; until then there is none to show. Any thread. */
    public String listed() {
        return listed ? OK : state;
    }

    /** Calls and heartbeats that wait for Redis, as of a moment ago; any thread. */
    public int waiting() {
        return waiting;
    }

    @Override
    public Future<Void> close() {
        Promise<Void> done = Promise.promise();
        context.runOnContext(turn -> {
            closed = true;
            drop();
            done.complete();
        });
        return done.future();
    }

    /** Does it on the event loop. What Redis did not do is refused; what fails is a defect. */
    private Future<Outcome> on(Supplier<Future<Outcome>> work) {
        if (Vertx.currentContext() == context) {
            return guarded(work);
        }
        Promise<Outcome> done = Promise.promise();
        context.runOnContext(turn -> guarded(work).onComplete(done));
        return done.future();
    }

    private Future<Outcome> guarded(Supplier<Future<Outcome>> work) {
        Future<Outcome> asked;
        try {
            asked = ready ? work.get() : Future.failedFuture(new StoreAwayException(state));
        } catch (RuntimeException e) {
            asked = Future.failedFuture(e);
        }
        return asked.recover(why -> {
            if (!(why instanceof StoreAwayException)) {
                return Future.failedFuture(why);
            }
            observer.refused(Refusal.UNAVAILABLE);
            return Future.succeededFuture(Refusals.unavailable(RETRY_AFTER));
        });
    }

    private Future<Response> call(Script script, List<String> arguments) {
        RedisLink now = link;
        if (now == null || !ready) {
            return Future.failedFuture(new StoreAwayException(state));
        }
        return now.run(script, mirror.epoch(), arguments).compose(answer -> {
            if (answer.size() > 0 && answer.get(0).toString().equals("epoch")) {
                lost(now, "Redis lost its memory");
                return Future.failedFuture(new StoreAwayException("Redis lost its memory"));
            }
            return Future.succeededFuture(answer);
        });
    }

    private void connect() {
        if (closed) {
            return;
        }
        RedisLink.connect(vertx, rules, nanoClock, this::lost)
                .onSuccess(connected -> {
                    if (closed) {
                        connected.close();
                        return;
                    }
                    link = connected;
                    follower = new Follower(connected, rules, reader(connected));
                    follower.start(mirror.epoch());
                })
                .onFailure(why -> away("cannot be reached: " + why.getMessage()));
    }

    private Follower.Reader reader(RedisLink of) {
        return new Follower.Reader() {
            @Override
            public void loaded(Mirror loaded) {
                mirror = loaded;
                ready = true;
                listed = true;
                state = OK;
                backoff.succeeded();
                LOG.info("{} listings read from {}", loaded.size(), rules.address());
                heard(told -> told.reset(loaded.at(), loaded.listings()));
                if (expireTimer < 0) {
                    expireTimer =
                            vertx.setPeriodic(1 + random.nextLong(EXPIRE_EVERY_MS), EXPIRE_EVERY_MS, id -> tick());
                }
                opened.tryComplete();
            }

            @Override
            public void changed(Delta delta) {
                heard(told -> told.changed(delta));
            }

            @Override
            public void lost(Throwable why) {
                RedisStore.this.lost(of, String.valueOf(why.getMessage()));
            }
        };
    }

    private void heard(Consumer<DeltaListener> tell) {
        DeltaListener told = listener;
        if (told != null) {
            tell.accept(told);
        }
    }

    private void tick() {
        RedisLink now = link;
        waiting = beats.waiting() + (now == null ? 0 : now.waiting());
        if (ready && !expiring) {
            expiring = true;
            expire();
        }
    }

    private void expire() {
        writes.expire(EXPIRE_AT_ONCE, NOBODY_THERE)
                .onSuccess(ended -> {
                    if (ended == EXPIRE_AT_ONCE) {
                        expire();
                    } else {
                        expiring = false;
                    }
                })
                .onFailure(why -> {
                    expiring = false;
                    LOG.debug("listings that are due wait: {}", why.getMessage());
                });
    }

    private void lost(RedisLink which, String why) {
        if (which == link) {
            away(why);
        }
    }

    /** Nothing can be written from now on; tries again in a while. */
    private void away(String why) {
        boolean first = ready || !opened.future().isComplete();
        drop();
        if (closed) {
            return;
        }
        state = rules.address() + ": " + why;
        if (first) {
            LOG.warn("{}; until it is back the list is shown as it was, and not changed", state);
        }
        if (refusesUs(why)) {
            opened.tryFail(new ServerException("tracking.store: " + state));
        } else if (!opened.future().isComplete()) {
            heard(told -> told.reset(DeltaId.ZERO, List.of()));
            opened.tryComplete();
        }
        vertx.setTimer(Math.max(1, backoff.failed().toMillis()), id -> connect());
    }

    private void drop() {
        ready = false;
        state = rules.address() + ": closed";
        if (expireTimer >= 0) {
            vertx.cancelTimer(expireTimer);
            expireTimer = -1;
        }
        expiring = false;
        Follower reading = follower;
        RedisLink open = link;
        follower = null;
        link = null;
        if (reading != null) {
            reading.close();
        }
        if (open != null) {
            open.close();
        }
    }

    private static boolean refusesUs(String why) {
        return why.contains("WRONGPASS") || why.contains("NOAUTH") || why.contains("NOPERM");
    }
}
