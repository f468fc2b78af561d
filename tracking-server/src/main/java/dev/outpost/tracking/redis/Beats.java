package dev.outpost.tracking.redis;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Heartbeats without news, many in one call: those that come in one turn of the event loop, and while calls are under
 * way those that come meanwhile. So a lone heartbeat takes one round trip, and a flood of them few calls. Lives on one
 * event loop; what waits is bounded.
 */
final class Beats {

    private static final int MOST_AT_ONCE = 256;
    private static final int MOST_UNDER_WAY = 4;

    private final Vertx vertx;
    private final RedisRules rules;
    private final Function<List<String>, Future<Response>> call;
    private final ArrayDeque<Beat> waiting = new ArrayDeque<>();
    private boolean due;
    private int underWay;

    private record Beat(String id, String secret, String seq, String version, Promise<String> answer) {}

    /**
     * Sends nothing yet.
     *
     * @param call runs {@link Script#HEARTBEATS} with arguments
     */
    Beats(Vertx vertx, RedisRules rules, Function<List<String>, Future<Response>> call) {
        this.vertx = vertx;
        this.rules = rules;
        this.call = call;
    }

    /** How many wait to be sent. */
    int waiting() {
        return waiting.size();
    }

    /**
     * One more; its answer in the script's words. Fails with a {@link StoreAwayException}.
     *
     * @param seq its number; 0: it has none
     * @param version of the listing that the heartbeat has no news for; empty: it said nothing
     */
    Future<String> add(String id, String secret, String seq, String version) {
        if (waiting.size() >= rules.queue()) {
            return Future.failedFuture(
                    new StoreAwayException("Redis is slow: " + rules.queue() + " heartbeats wait to be sent"));
        }
        Promise<String> answer = Promise.promise();
        waiting.add(new Beat(id, secret, seq, version, answer));
        if (!due && underWay < MOST_UNDER_WAY) {
            due = true;
            vertx.runOnContext(turn -> {
                due = false;
                send(MOST_UNDER_WAY);
            });
        }
        return answer.future();
    }

    /** Sends what waits now, so that it comes before what is sent next. */
    void flush() {
        send(Integer.MAX_VALUE);
    }

    private void send(int mostUnderWay) {
        while (!waiting.isEmpty() && underWay < mostUnderWay) {
            List<Beat> batch = new ArrayList<>(Math.min(waiting.size(), MOST_AT_ONCE));
            List<String> arguments = new ArrayList<>(1 + 4 * batch.size());
            arguments.add(rules.ttlMs());
            while (batch.size() < MOST_AT_ONCE && !waiting.isEmpty()) {
                Beat beat = waiting.remove();
                batch.add(beat);
                arguments.add(beat.id());
                arguments.add(beat.secret());
                arguments.add(beat.seq());
                arguments.add(beat.version());
            }
            underWay++;
            call.apply(arguments).onComplete(result -> {
                underWay--;
                for (int i = 0; i < batch.size(); i++) {
                    Promise<String> answer = batch.get(i).answer();
                    if (result.succeeded()) {
                        answer.complete(result.result().get(i).toString());
                    } else {
                        answer.fail(result.cause());
                    }
                }
                send(MOST_UNDER_WAY);
            });
        }
    }
}
