package dev.outpost.relay.tracking;

import dev.outpost.relay.lobby.RoomView;
import dev.outpost.relay.telemetry.TrackingResult;
import dev.outpost.relay.telemetry.TrackingState;
import dev.outpost.server.Tracing;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one tracking server's list in step with the rooms there are: a listing for each, a heartbeat before it would
 * expire
 * and as soon as something changed, removal when it is over. What cannot be told now is told later, as it is then;
 * nothing
 * piles up. One thread.
 */
final class Registrar {

    /** Requests of one step; a relay with more rooms takes several. */
    private static final int MOST_REQUESTS = 64;

    private static final long REFUSED_PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

    /** The tracking server forgets a listing by itself after so long: whoever cannot be told of an end need not be. */
    private static final long EXPIRY_NANOS = Duration.ofSeconds(30).toNanos();

    /** No server makes this relay send more than so many. */
    private static final long LEAST_HEARTBEAT_NANOS = Duration.ofMillis(500).toNanos();

    private static final double NANOS_PER_S = 1e9;
    private static final String PATH = "/v1/listings";

    private final TrackingApi api;
    private final TrackingRules rules;
    private final LongSupplier nanoClock;
    private final Pause pause;
    private final TrackingListener listener;
    private final Tracing tracing;
    private final Map<String, Entry> entries = new HashMap<>();
    private int requests;
    private TrackingState state = TrackingState.UNKNOWN;

    Registrar(
            TrackingApi api,
            TrackingRules rules,
            LongSupplier nanoClock,
            RandomGenerator random,
            TrackingListener listener,
            Tracing tracing) {
        this.api = api;
        this.rules = rules;
        this.nanoClock = nanoClock;
        this.pause = new Pause(random);
        this.listener = listener;
        this.tracing = tracing;
    }

    /** Listings that stand there, as far as is known. */
    int listed() {
        return (int) entries.values().stream().filter(entry -> entry.id != null).count();
    }

    TrackingState state() {
        return state;
    }

    /** Tells what has changed; ends when all that it sent is answered. */
    Future<Void> step(List<RoomView> rooms) {
        long now = nanoClock.getAsLong();
        Map<String, RoomView> wanted = new HashMap<>();
        rooms.stream().filter(Listing::belongs).forEach(room -> wanted.put(room.code(), room));
        wanted.forEach((code, room) -> entries.computeIfAbsent(code, key -> new Entry(key, now)).room = room);
        for (Iterator<Entry> all = entries.values().iterator(); all.hasNext(); ) {
            Entry entry = all.next();
            if (!wanted.containsKey(entry.code)) {
                if (entry.room != null) {
                    entry.room = null;
                    entry.goneNanos = now;
                }
                if (!entry.asked && (entry.id == null || now - entry.goneNanos > EXPIRY_NANOS)) {
                    all.remove();
                }
            }
        }
        if (pause.waits(now)) {
            return Future.succeededFuture();
        }
        List<Future<?>> sent = new ArrayList<>();
        requests = 0;
        for (Entry entry : List.copyOf(entries.values())) {
            if (requests < MOST_REQUESTS && !entry.asked) {
                Future<?> request = request(entry, now);
                if (request != null) {
                    sent.add(request);
                }
            }
        }
        return Future.join(sent).transform(done -> Future.succeededFuture());
    }

    private @Nullable Future<?> request(Entry entry, long now) {
        RoomView room = entry.room;
        if (room != null) {
            entry.correlation = room.traceId();
        } else {
            return ask(entry, HttpMethod.DELETE, PATH + "/" + entry.id, entry.secret, null)
                    .onSuccess(reply -> {
                        if (!reply.overloaded()) {
                            entries.remove(entry.code, entry);
                        }
                    });
        }
        if (entry.id == null) {
            return now - entry.notBeforeNanos < 0
                    ? null
                    : ask(entry, HttpMethod.POST, PATH, rules.token(), Listing.of(room, rules))
                            .onSuccess(reply -> registered(entry, room, reply));
        }
        JsonObject changing = Listing.changing(room);
        boolean changed = !changing.equals(entry.told);
        if (!changed && now - entry.toldNanos < entry.heartbeatNanos) {
            return null;
        }
        return ask(
                        entry,
                        HttpMethod.POST,
                        PATH + "/" + entry.id + "/heartbeat",
                        entry.secret,
                        changed ? changing : new JsonObject())
                .onSuccess(reply -> {
                    if (reply.ok()) {
                        entry.told = changing;
                        entry.toldNanos = nanoClock.getAsLong();
                    } else if (!reply.overloaded()) {
                        // It knows this listing no more, or not by this secret: a new one at the next step
                        entry.id = null;
                        entry.notBeforeNanos = nanoClock.getAsLong();
                    }
                });
    }

    private void registered(Entry entry, RoomView room, Reply reply) {
        JsonObject body = reply.body();
        Object id = body == null ? null : body.getValue("id");
        Object secret = body == null ? null : body.getValue("secret");
        if (reply.ok()
                && body != null
                && id instanceof String known
                && known.matches("[A-Za-z0-9._~-]{1,128}")
                && secret instanceof String own) {
            entry.id = known;
            entry.secret = own;
            entry.heartbeatNanos = heartbeat(body);
            entry.told = Listing.changing(room);
            entry.toldNanos = nanoClock.getAsLong();
        } else if (!reply.overloaded()) {
            entry.notBeforeNanos = nanoClock.getAsLong() + REFUSED_PAUSE_NANOS;
            become(TrackingState.REFUSED, reply.status());
        }
    }

    /** As often as the server wants them, if that is more often than this relay sends them by itself. */
    private long heartbeat(JsonObject created) {
        long own = rules.heartbeat().toNanos();
        return created.getValue("heartbeat_s") instanceof Number wanted
                ? Math.min(own, Math.max(LEAST_HEARTBEAT_NANOS, (long) (wanted.doubleValue() * NANOS_PER_S)))
                : own;
    }

    private Future<Reply> ask(Entry entry, HttpMethod method, String path, String bearer, @Nullable JsonObject body) {
        entry.asked = true;
        requests++;
        // That a listing is still there is no news of the match
        String told = body == null || !body.isEmpty() ? entry.correlation : "";
        return tracing.inGame(told, () -> api.send(method, path, bearer, body))
                .onSuccess(reply -> {
                    entry.asked = false;
                    if (reply.overloaded()) {
                        listener.requested(TrackingResult.REFUSED);
                        pause.failed(nanoClock.getAsLong(), reply.retryAfterNanos());
                        become(TrackingState.AWAY, reply.status());
                    } else {
                        listener.requested(reply.ok() ? TrackingResult.OK : TrackingResult.REFUSED);
                        pause.succeeded();
                        if (reply.ok()) {
                            become(TrackingState.LISTED, reply.status());
                        }
                    }
                })
                .onFailure(away -> {
                    entry.asked = false;
                    listener.requested(TrackingResult.FAILED);
                    pause.failed(nanoClock.getAsLong(), 0);
                    become(TrackingState.AWAY, 0);
                });
    }

    private void become(TrackingState next, int status) {
        if (state != next) {
            state = next;
            listener.changed(next, status, listed());
        }
    }

    /** What is known of one room's listing. */
    private static final class Entry {
        private final String code;
        private @Nullable RoomView room;
        private @Nullable String id;
        private String secret = "";
        private String correlation = "";
        private @Nullable JsonObject told;
        private long toldNanos;
        private long goneNanos;
        private long notBeforeNanos;
        private long heartbeatNanos;
        private boolean asked;

        Entry(String code, long now) {
            this.code = code;
            this.notBeforeNanos = now;
        }
    }
}
