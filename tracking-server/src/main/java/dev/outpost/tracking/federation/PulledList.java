package dev.outpost.tracking.federation;

import dev.outpost.tracking.listing.Change;
import dev.outpost.tracking.listing.Draft;
import dev.outpost.tracking.listing.GoneReason;
import dev.outpost.tracking.listing.ListingStore;
import dev.outpost.tracking.listing.Origin;
import dev.outpost.tracking.listing.Outcome;
import dev.outpost.tracking.listing.Refusal;
import dev.outpost.tracking.listing.SecretHash;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One other server's games, kept in the store like a host keeps its own: created, told of changes, kept alive by heartbeats
 * while their server is heard, taken off when it lists them no more. Whatever is told in a burst is passed on at a bounded
 * rate, the latest state of each game only. When the server is away nothing is done, and the listings expire by themselves.
 * One thread.
 */
final class PulledList {

    /** After a refusal a game is left alone for so long. */
    private static final long REFUSED_PAUSE_MS = 30_000;

    private final FederationRules rules;
    private final String source;
    private final ListingStore store;
    private final SecretHash secret;
    private final LongSupplier clockMs;
    private final Executor loop;
    private final ListedHere here;
    private final Consumer<Left> left;
    private final Map<String, Game> games = new LinkedHashMap<>();
    private boolean listening;

    /**
     * Of one server.
     *
     * @param source what its listings are marked with
     * @param secret of all its listings here; told nobody
     * @param loop where answers of the store are taken
     * @param here what hosts list here themselves, which is not pulled besides
     * @param left hears why a listing is not here
     */
    PulledList(
            FederationRules rules,
            String source,
            ListingStore store,
            SecretHash secret,
            LongSupplier clockMs,
            Executor loop,
            ListedHere here,
            Consumer<Left> left) {
        this.rules = rules;
        this.source = source;
        this.store = store;
        this.secret = secret;
        this.clockMs = clockMs;
        this.loop = loop;
        this.here = here;
        this.left = left;
    }

    /** Games that stand in the store, as far as is known. */
    int listed() {
        return (int) games.values().stream().filter(game -> game.id != null).count();
    }

    /** The server's whole list. */
    void reset(Map<String, Draft> all) {
        listening = true;
        Set<String> stay = new HashSet<>(all.keySet());
        games.forEach((there, game) -> {
            if (!stay.contains(there)) {
                game.wanted = null;
            }
        });
        all.forEach(this::put);
    }

    /** A game is new there, or another than before. */
    void put(String there, Draft draft) {
        Game game = games.get(there);
        if (game == null) {
            if (games.size() >= rules.mostListings()) {
                left.accept(Left.TOO_MANY);
                return;
            }
            game = new Game();
            games.put(there, game);
        }
        game.wanted = draft;
    }

    /** A game is there no more. */
    void gone(String there) {
        Game game = games.get(there);
        if (game != null) {
            game.wanted = null;
        }
    }

    /** The server is not heard any more: its list is as old as that. */
    void away() {
        listening = false;
    }

    /** Passes on what is due; ends when all of it is answered. */
    Future<Void> step() {
        if (!listening) {
            return Future.succeededFuture();
        }
        long now = clockMs.getAsLong();
        List<Future<?>> asked = new ArrayList<>();
        games.values().removeIf(game -> game.wanted == null && game.id == null && !game.asked);
        for (Game game : games.values()) {
            if (asked.size() >= rules.mostChangesPerStep()) {
                break;
            }
            Future<?> ask = game.asked || now < game.notBeforeMs ? null : ask(game, now);
            if (ask != null) {
                asked.add(ask);
            }
        }
        return Future.join(asked).transform(done -> Future.succeededFuture());
    }

    private @Nullable Future<?> ask(Game game, long now) {
        Draft wanted = game.wanted;
        String id = game.id;
        Draft told = game.told;
        if (id == null) {
            return wanted == null
                    ? null
                    : asked(game, store.create(wanted, secret, Origin.federated(source)), outcome -> {
                        if (outcome instanceof Outcome.Done done) {
                            game.id = done.listing().id();
                            game.told = wanted;
                            game.toldMs = now;
                        }
                    });
        }
        if (wanted == null || (told != null && !canBecome(told, wanted))) {
            return asked(game, store.delete(id, secret, GoneReason.REMOVED), outcome -> game.id = null);
        }
        boolean changed = !wanted.equals(told);
        boolean due = changed || now - game.toldMs >= rules.heartbeat().toMillis();
        if (due && here.reaches(wanted.contact())) {
            // Its host has come here, too, since
            left.accept(Left.OWN);
            game.wanted = null;
            return asked(game, store.delete(id, secret, GoneReason.REMOVED), outcome -> game.id = null);
        }
        if (!due) {
            return null;
        }
        return asked(game, store.heartbeat(id, secret, changed ? changeTo(wanted) : Change.NONE, 0), outcome -> {
            if (outcome instanceof Outcome.Done) {
                game.told = wanted;
                game.toldMs = now;
            } else if (outcome instanceof Outcome.Refused refused && refused.why() == Refusal.UNKNOWN) {
                // It expired while its server was away
                game.id = null;
            }
        });
    }

    private Future<Outcome> asked(Game game, Future<Outcome> answer, Consumer<Outcome> then) {
        game.asked = true;
        return answer.onComplete(ended -> loop.execute(() -> {
            game.asked = false;
            if (ended.failed()) {
                game.notBeforeMs = clockMs.getAsLong() + REFUSED_PAUSE_MS;
                left.accept(Left.REFUSED);
                return;
            }
            then.accept(ended.result());
            if (ended.result() instanceof Outcome.Refused refused && refused.why() != Refusal.UNKNOWN) {
                long pause = Math.max(REFUSED_PAUSE_MS, refused.retryAfter().toMillis());
                game.notBeforeMs = clockMs.getAsLong() + pause;
                left.accept(Left.REFUSED);
            }
        }));
    }

    /** Whether a heartbeat can tell the difference; a game's id, its contact and its engine are for good. */
    private static boolean canBecome(Draft told, Draft wanted) {
        return told.gameId().equals(wanted.gameId())
                && told.contact().equals(wanted.contact())
                && told.engine().equals(wanted.engine());
    }

    private static Change changeTo(Draft draft) {
        return new Change(
                draft.name(),
                draft.region(),
                draft.map(),
                draft.rules(),
                draft.players(),
                draft.teams(),
                draft.status(),
                draft.password(),
                draft.requiredMods(),
                draft.settings(),
                draft.settingsHash(),
                draft.traceId());
    }

    /** What is known of one game. */
    private static final class Game {
        private @Nullable Draft wanted;
        private @Nullable Draft told;
        private @Nullable String id;
        private long toldMs;
        private long notBeforeMs;
        private boolean asked;
    }
}
