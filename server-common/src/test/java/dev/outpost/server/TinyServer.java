package dev.outpost.server;

import dev.outpost.server.config.Key;
import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.Component;
import dev.outpost.telemetry.event.EventType;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The smallest server there can be; its keys make it misbehave. */
final class TinyServer implements Server {

    private static final Logger LOG = LoggerFactory.getLogger(TinyServer.class);

    static final EventType GREETED = EventType.named("tiny.greeted", "A greeting was answered.")
            .integer("count", "Greetings so far.")
            .build();

    static final Key<Boolean> HANG_ON_DRAIN = Key.bool("tiny.hang_on_drain", false, "Whether its drain never ends.");
    static final Key<Boolean> HANG_ON_START = Key.bool("tiny.hang_on_start", false, "Whether its start never ends.");
    static final Key<String> REFUSE = Key.text("tiny.refuse", "", "Why it refuses to start; empty: it starts.");
    static final Key<String> CHECK = Key.text("tiny.check", "ok", "What its health check says.");
    static final Key<Integer> GREET =
            Key.integer("tiny.greet", 0, 0, 1000, "How many greetings it records at its start.");
    static final Key<Integer> ANSWER =
            Key.integer("tiny.answer", 42, 1, 100, "What it answers to a greeting, for the tests of keys.");

    /** For tests that start it as a process of its own. */
    public static void main(String[] args) {
        System.exit(ServerMain.run(new TinyServer(), args));
    }

    @Override
    public Component component() {
        return Component.RELAY;
    }

    @Override
    public int defaultHttpPort() {
        return 19710;
    }

    @Override
    public List<Key<?>> keys() {
        return List.of(HANG_ON_DRAIN, HANG_ON_START, REFUSE, CHECK, GREET, ANSWER);
    }

    @Override
    public Catalogue catalogue() {
        return new Catalogue(List.of(GREETED), List.of());
    }

    @Override
    public Future<Running> start(ServerContext context) {
        String refusal = context.config().get(REFUSE);
        if (!refusal.isEmpty()) {
            return Future.failedFuture(new ServerException(refusal));
        }
        int answer = context.config().get(ANSWER);
        String check = context.config().get(CHECK);
        context.health().add("tiny", () -> check);
        Counter greetings = context.meters().counter("tiny.greetings");
        context.router().get("/greet/:name").handler(request -> {
            greetings.increment();
            request.end("" + answer);
        });
        context.router().get("/defect").handler(request -> {
            throw new IllegalStateException("a defect");
        });
        context.router().get("/busy").handler(request -> request.fail(503));
        context.router()
                .post("/admin/echo")
                .handler(request -> request.end(request.body().buffer()));
        for (int greeting = 1; greeting <= context.config().get(GREET); greeting++) {
            context.telemetry().recorder().begin(GREETED).put(greeting).end();
        }
        context.router()
                .get("/flush")
                .blockingHandler(request -> request.end("" + context.telemetry().flush(Duration.ofSeconds(20))));
        boolean hang = context.config().get(HANG_ON_DRAIN);
        if (context.config().get(HANG_ON_START)) {
            LOG.info("tiny is starting");
            return Promise.<Running>promise().future();
        }
        return Future.succeededFuture(within -> hang ? Promise.<Void>promise().future() : Future.succeededFuture());
    }
}
