package dev.outpost.tracking.redis;

import dev.outpost.tracking.json.ListingJson;
import dev.outpost.tracking.json.ListingText;
import dev.outpost.tracking.listing.Change;
import dev.outpost.tracking.listing.Draft;
import dev.outpost.tracking.listing.GoneReason;
import dev.outpost.tracking.listing.Ids;
import dev.outpost.tracking.listing.Listing;
import dev.outpost.tracking.listing.Origin;
import dev.outpost.tracking.listing.Outcome;
import dev.outpost.tracking.listing.Refusal;
import dev.outpost.tracking.listing.Refusals;
import dev.outpost.tracking.listing.SecretHash;
import dev.outpost.tracking.listing.StoreObserver;
import dev.outpost.tracking.listing.StoreRules;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What hosts ask for, as calls of scripts. A change is made here from the listing as this instance knows it and taken by
 * Redis only if it was made from the newest; else Redis gives that one, and it is made again. Lives on one event loop.
 */
final class Writes {

    /** Other instances may change the same listing at the same time; each try lets one of them through. */
    private static final int MOST_TRIES = 32;

    private static final String NOT_A_HEARTBEAT = "";
    private static final String NO_SECRET = "";
    private static final String REPLAYED = "replayed ";

    private final RedisRules rules;
    private final Ids ids;
    private final InstantSource clock;
    private final StoreObserver observer;
    private final Function<String, Mirror.@Nullable Held> known;
    private final Caller caller;
    private final Beats beats;
    private final Turns<Outcome> turns;

    /** Runs scripts at the Redis of now; fails with a {@link StoreAwayException}. */
    interface Caller {
        Future<Response> call(Script script, List<String> arguments);
    }

    /**
     * Writes nothing yet.
     *
     * @param known a listing as this instance knows it
     */
    Writes(
            RedisRules rules,
            Ids ids,
            InstantSource clock,
            StoreObserver observer,
            Function<String, Mirror.@Nullable Held> known,
            Caller caller,
            Beats beats) {
        this.rules = rules;
        this.ids = ids;
        this.clock = clock;
        this.observer = observer;
        this.known = known;
        this.caller = caller;
        this.beats = beats;
        this.turns = new Turns<>(rules.queue());
    }

    Future<Outcome> create(Draft game, SecretHash secret, Origin origin) {
        beats.flush();
        long now = clock.millis();
        Listing listing = new Listing(ids.id(), game, origin.source(), now, now, origin.visible());
        StoreRules caps = rules.listings();
        List<String> arguments = List.of(
                listing.id(),
                ListingText.of(listing),
                secret.hex(),
                origin.key(),
                origin.subnet(),
                String.valueOf(origin.most(caps)),
                String.valueOf(caps.perSubnet()),
                String.valueOf(caps.total()),
                rules.ttlMs(),
                streamEntries());
        return caller.call(Script.CREATE, arguments).compose(answer -> {
            String word = answer.get(0).toString();
            if (word.equals("taken")) {
                return create(game, secret, origin); // 128 random bits met: once in the life of a universe
            }
            if (word.equals("ok")) {
                observer.created(listing, origin);
                return Future.succeededFuture(new Outcome.Done(listing));
            }
            return capped(word, origin);
        });
    }

    Future<Outcome> heartbeat(String id, SecretHash secret, Change change, long seq) {
        Mirror.Held held = known.apply(id);
        boolean silent = change.equals(Change.NONE);
        if (!silent && held == null) {
            return change(id, secret.hex(), String.valueOf(seq), null, listing -> changed(listing, change));
        }
        if (!silent && held != null && !changed(held.listing(), change).equals(held.listing())) {
            return change(id, secret.hex(), String.valueOf(seq), held, listing -> changed(listing, change));
        }
        String version = silent || held == null ? "" : String.valueOf(held.version());
        return beats.add(id, secret.hex(), String.valueOf(seq), version).compose(word -> {
            if (word.equals("changed")) {
                return change(id, secret.hex(), String.valueOf(seq), null, listing -> changed(listing, change));
            }
            return beaten(id, secret.hex(), String.valueOf(seq), word);
        });
    }

    /** What a heartbeat without news was answered. */
    private Future<Outcome> beaten(String id, String secret, String seq, String word) {
        if (!word.equals("ok")) {
            return refused(word, Long.parseLong(seq));
        }
        observer.heartbeat();
        Mirror.Held now = known.apply(id);
        return now == null ? check(id, secret) : Future.succeededFuture(new Outcome.Done(now.listing()));
    }

    Future<Outcome> show(String id) {
        return change(
                id,
                NO_SECRET,
                NOT_A_HEARTBEAT,
                known.apply(id),
                listing -> listing.visible() ? listing : listing.shown(clock.millis()));
    }

    Future<Outcome> check(String id, SecretHash secret) {
        return check(id, secret.hex());
    }

    private Future<Outcome> check(String id, String secret) {
        beats.flush();
        return caller.call(Script.CHECK, List.of(id, secret))
                .compose(answer -> answer.get(0).toString().equals("ok")
                        ? Future.succeededFuture(new Outcome.Done(parsed(answer.get(1))))
                        : refused(answer.get(0).toString(), 0));
    }

    Future<Outcome> delete(String id, @Nullable SecretHash secret, GoneReason reason) {
        beats.flush();
        String word = reason.name().toLowerCase(Locale.ROOT);
        return caller.call(Script.DELETE, List.of(id, secret == null ? NO_SECRET : secret.hex(), word, streamEntries()))
                .compose(answer -> {
                    if (!answer.get(0).toString().equals("ok")) {
                        return refused(answer.get(0).toString(), 0);
                    }
                    Listing last = parsed(answer.get(1));
                    observer.gone(last, reason, age(last));
                    return Future.succeededFuture(new Outcome.Done(last));
                });
    }

    /** Ends what is due, at most so many; how many that were. */
    Future<Integer> expire(int most, Duration nobodyThere) {
        List<String> arguments =
                List.of(String.valueOf(most), rules.ttlMs(), streamEntries(), String.valueOf(nobodyThere.toMillis()));
        return caller.call(Script.EXPIRE, arguments).map(answer -> {
            Response ended = answer.get(1);
            for (int i = 1; i < ended.size(); i += 2) {
                String json = ended.get(i).toString();
                if (!json.isEmpty()) {
                    Listing last = ListingJson.listing(new JsonObject(json));
                    observer.gone(last, GoneReason.TTL, age(last));
                }
            }
            return ended.size() / 2;
        });
    }

    private Listing changed(Listing listing, Change change) {
        Draft next = change.applyTo(listing.game());
        return next.equals(listing.game()) ? listing : listing.with(next, clock.millis());
    }

    /**
     * Makes a change from what is known.
     *
     * @param from null: it is not known here, Redis must tell
     */
    private Future<Outcome> change(
            String id, String secret, String seq, Mirror.@Nullable Held from, UnaryOperator<Listing> edit) {
        beats.flush();
        return turns.take(id, before -> {
            Mirror.Held newest = from == null || (before != null && before.version() > from.version()) ? before : from;
            return attempt(id, secret, seq, newest, edit, MOST_TRIES);
        });
    }

    private Future<Outcome> attempt(
            String id,
            String secret,
            String seq,
            Mirror.@Nullable Held from,
            UnaryOperator<Listing> edit,
            int triesLeft) {
        Listing next = from == null ? null : edit.apply(from.listing());
        if (from != null && from.listing().equals(next)) {
            return seq.equals(NOT_A_HEARTBEAT)
                    ? check(id, secret)
                    : beats.add(id, secret, seq, String.valueOf(from.version()))
                            .compose(word -> word.equals("changed") && triesLeft > 0
                                    ? attempt(id, secret, seq, null, edit, triesLeft - 1)
                                    : beaten(id, secret, seq, word));
        }
        String json = next == null ? "" : ListingText.of(next);
        String version = from == null ? "" : String.valueOf(from.version());
        return caller.call(Script.CHANGE, List.of(id, secret, seq, version, json, rules.ttlMs(), streamEntries()))
                .compose(answer -> {
                    String word = answer.get(0).toString();
                    if (word.equals("ok") && next != null) {
                        if (!seq.equals(NOT_A_HEARTBEAT)) {
                            observer.heartbeat();
                        }
                        turns.left(
                                id,
                                new Mirror.Held(
                                        next, Long.parseLong(answer.get(1).toString())));
                        return Future.succeededFuture(new Outcome.Done(next));
                    }
                    if (!word.equals("changed")) {
                        return refused(word, seq.equals(NOT_A_HEARTBEAT) ? 0 : Long.parseLong(seq));
                    }
                    if (triesLeft == 0) {
                        return Future.failedFuture(
                                new StoreAwayException("the listing changes faster than it can be changed"));
                    }
                    Mirror.Held newest = new Mirror.Held(
                            parsed(answer.get(2)), Long.parseLong(answer.get(1).toString()));
                    return attempt(id, secret, seq, newest, edit, triesLeft - 1);
                });
    }

    private Future<Outcome> refused(String word, long seq) {
        if (word.startsWith(REPLAYED)) {
            return refused(Refusals.replayed(seq, Long.parseLong(word.substring(REPLAYED.length()))));
        }
        return switch (word) {
            case "unknown" -> refused(Refusals.unknown());
            case "wrong_secret" -> refused(Refusals.wrongSecret());
            default -> throw new IllegalStateException("no script says '" + word + "'");
        };
    }

    private Future<Outcome> capped(String word, Origin origin) {
        Refusal cap = switch (word) {
            case "origin" -> origin.capped();
            case "subnet" -> Refusal.CAPPED_SUBNET;
            case "all" -> Refusal.CAPPED_SERVER;
            default -> throw new IllegalStateException("no script says '" + word + "'");
        };
        return refused(Refusals.capped(cap, rules.listings()));
    }

    private Future<Outcome> refused(Outcome.Refused refused) {
        observer.refused(refused.why());
        return Future.succeededFuture(refused);
    }

    private static Listing parsed(Response json) {
        return ListingJson.listing(new JsonObject(json.toString()));
    }

    private long age(Listing listing) {
        return Math.max(0, clock.millis() - listing.createdMs());
    }

    private String streamEntries() {
        return String.valueOf(rules.streamEntries());
    }
}
