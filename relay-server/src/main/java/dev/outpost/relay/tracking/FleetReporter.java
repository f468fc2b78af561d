package dev.outpost.relay.tracking;

import dev.outpost.relay.telemetry.TrackingResult;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Sends the relay's reports to one collector, the oldest first, one at a time; keeps those of half an hour while it is
 * away, then the oldest go. One thread.
 */
final class FleetReporter {

    /** At one each five seconds half an hour. */
    static final int MOST_KEPT = 360;

    private static final String PATH = "/api/v1/telemetry";

    private final TrackingApi api;
    private final String token;
    private final LongSupplier nanoClock;
    private final Pause pause;
    private final TrackingListener listener;
    private final Deque<JsonObject> kept = new ArrayDeque<>();
    private boolean sending;

    FleetReporter(
            TrackingApi api, String token, LongSupplier nanoClock, RandomGenerator random, TrackingListener listener) {
        this.api = api;
        this.token = token;
        this.nanoClock = nanoClock;
        this.pause = new Pause(random);
        this.listener = listener;
    }

    /** One more report, and whatever waits, is sent; ends when nothing more can be sent now. */
    Future<Void> report(JsonObject report) {
        if (kept.size() >= MOST_KEPT) {
            kept.removeFirst();
        }
        kept.addLast(report);
        if (sending || pause.waits(nanoClock.getAsLong())) {
            return Future.succeededFuture();
        }
        sending = true;
        return sendOldest().transform(done -> {
            sending = false;
            return Future.succeededFuture();
        });
    }

    /** How many wait. */
    int waiting() {
        return kept.size();
    }

    private Future<Void> sendOldest() {
        JsonObject oldest = kept.peekFirst();
        if (oldest == null) {
            return Future.succeededFuture();
        }
        return api.sendPacked(PATH, token, oldest).transform(answer -> {
            long now = nanoClock.getAsLong();
            if (answer.failed()) {
                listener.requested(TrackingResult.FAILED);
                pause.failed(now, 0);
                return Future.succeededFuture();
            }
            Reply reply = answer.result();
            listener.requested(reply.ok() ? TrackingResult.OK : TrackingResult.REFUSED);
            boolean tokenRefused = reply.status() == 401 || reply.status() == 403;
            if (reply.overloaded() || tokenRefused) {
                pause.failed(now, reply.retryAfterNanos());
                return Future.succeededFuture();
            }
            // Taken, or never to be taken: either way the next one's turn
            pause.succeeded();
            kept.removeFirstOccurrence(oldest);
            return sendOldest();
        });
    }
}
