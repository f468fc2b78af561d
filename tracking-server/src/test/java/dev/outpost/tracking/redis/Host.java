package dev.outpost.tracking.redis;

import dev.outpost.tracking.listing.GoneReason;
import dev.outpost.tracking.listing.Outcome;
import dev.outpost.tracking.listing.Refusal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Random;

/** A host that lists its game, tells news of it, takes it off, and lists it anew, at one instance after the other. */
final class Host {

    private final Context context;
    private final Vertx vertx;
    private final List<Instance> instances;
    private final Random random;
    private String id = "";
    private long seq;
    private volatile boolean stopping;
    private volatile boolean stopped;

    Host(Vertx vertx, List<Instance> instances, int seed) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.instances = instances;
        this.random = new Random(seed);
    }

    void start() {
        context.runOnContext(turn -> step());
    }

    /** Does nothing more, once what is under way has ended; its game stays listed for a time to live. */
    void stop() {
        stopping = true;
    }

    boolean stopped() {
        return stopped;
    }

    private void step() {
        if (stopping) {
            stopped = true;
            return;
        }
        ask().onComplete(asked -> {
            if (asked.succeeded()
                    && asked.result() instanceof Outcome.Refused refused
                    && refused.why() == Refusal.UNKNOWN) {
                id = ""; // it ended meanwhile, or Redis came back without it
            }
            vertx.setTimer(1 + random.nextInt(10), timer -> step());
        });
    }

    private Future<Outcome> ask() {
        RedisStore store = instances.get(random.nextInt(instances.size())).store();
        if (id.isEmpty()) {
            return store.create(Instance.game("game"), Instance.SECRET, Instance.ORIGIN)
                    .onSuccess(created -> {
                        if (created instanceof Outcome.Done done) {
                            id = done.listing().id();
                            seq = 0;
                        }
                    });
        }
        if (random.nextInt(20) == 0) {
            return store.delete(id, Instance.SECRET, GoneReason.HOST_DEPARTED).onSuccess(deleted -> {
                if (deleted instanceof Outcome.Done) {
                    id = "";
                }
            });
        }
        return store.heartbeat(id, Instance.SECRET, Instance.change(random.nextInt(3)), ++seq);
    }
}
