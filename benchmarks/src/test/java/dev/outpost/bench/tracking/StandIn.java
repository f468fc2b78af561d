package dev.outpost.bench.tracking;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers as a tracking server does and keeps nothing but what its tests ask for. */
final class StandIn implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final Map<String, AtomicInteger> beats = new ConcurrentHashMap<>();
    private final Map<String, String> parts = new ConcurrentHashMap<>();
    private final List<HttpServerRequest> streams = new CopyOnWriteArrayList<>();
    private final List<String> queries = new CopyOnWriteArrayList<>();
    private final AtomicInteger ids = new AtomicInteger();
    private volatile int mostListings = Integer.MAX_VALUE;
    private volatile boolean mute;

    StandIn() throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    int port() {
        return server.actualPort();
    }

    /** Heartbeats by listing. */
    Map<String, AtomicInteger> beats() {
        return beats;
    }

    List<String> queries() {
        return queries;
    }

    void refuseAbove(int listings) {
        mostListings = listings;
    }

    /** From now on no heartbeat is answered. */
    void mute() {
        mute = true;
    }

    private void answer(HttpServerRequest request) {
        String path = request.path();
        if (request.method().equals(HttpMethod.POST) && path.equals("/v1/listings")) {
            request.bodyHandler(body -> create(request, body.toJsonObject()));
        } else if (request.method().equals(HttpMethod.POST)) {
            request.bodyHandler(body -> beat(request, path.split("/", -1)[3], body.toString()));
        } else if (path.equals("/v1/listings/stream")) {
            HttpServerResponse response =
                    request.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
            response.write("event: snapshot\nid: 1-0\ndata: {\"listings\":[]}\n\n");
            streams.add(request);
        } else {
            queries.add(String.valueOf(request.query()));
            request.response().end("{\"listings\":[]}");
        }
    }

    private void create(HttpServerRequest request, JsonObject body) {
        if (ids.get() >= mostListings) {
            request.response().setStatusCode(429).end("{\"code\":\"capped_address\"}");
            return;
        }
        String id = body.getString("game_id") + "-" + ids.incrementAndGet();
        beats.put(id, new AtomicInteger());
        parts.put(id, body.getString("region") + body.getJsonObject("map").getString("name"));
        request.response()
                .setStatusCode(201)
                .end(new JsonObject().put("id", id).put("secret", "s-" + id).encode());
    }

    private void beat(HttpServerRequest request, String id, String change) {
        if (!("Bearer s-" + id).equals(request.getHeader("Authorization"))) {
            request.response().setStatusCode(401).end();
            return;
        }
        beats.getOrDefault(id, new AtomicInteger()).incrementAndGet();
        if (mute) {
            return;
        }
        if (!change.isEmpty()) {
            streams.stream()
                    .filter(stream -> (stream.getParam("region") + stream.getParam("map")).equals(parts.get(id)))
                    .forEach(stream -> stream.response().write("event: put\nid: 1-1\ndata: " + change + "\n\n"));
        }
        request.response().setStatusCode(204).end();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
