package dev.outpost.tracking.web;

import dev.outpost.server.Health;
import dev.outpost.server.http.HttpFront;
import dev.outpost.server.http.Metrics;
import dev.outpost.server.web.Requesters;
import dev.outpost.tracking.browse.ListingBook;
import dev.outpost.tracking.listing.GoneReason;
import dev.outpost.tracking.listing.Ids;
import dev.outpost.tracking.listing.Listing;
import dev.outpost.tracking.listing.MemoryStore;
import dev.outpost.tracking.listing.Origin;
import dev.outpost.tracking.listing.Refusal;
import dev.outpost.tracking.listing.StoreObserver;
import dev.outpost.tracking.listing.StoreRules;
import dev.outpost.tracking.web.WebRules.StreamRules;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The interface on a free port, with a store in memory whose clocks a test may put forward. */
final class Site implements AutoCloseable, WebObserver {

    static final String GAME = "{\"game_id\":\"g1\",\"name\":\"A"
            + " game\",\"endpoint\":\"192.0.2.1:7777\",\"players\":{\"now\":1,\"max\":8}}";

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong aheadNanos = new AtomicLong();
    private final HttpFront front;
    private final TrackingRoutes routes;
    final MemoryStore store;
    final ListingBook book;
    final AtomicInteger cutOff = new AtomicInteger();
    final ConcurrentLinkedQueue<String> refused = new ConcurrentLinkedQueue<>();

    private Site(WebRules rules, StoreRules storeRules, int backlog) {
        store = new MemoryStore(
                storeRules,
                new Ids(new SecureRandom()),
                this::nanos,
                () -> Instant.ofEpochMilli(millis()),
                new Unobserved());
        book = new ListingBook(backlog, 1000);
        store.open(book);
        front = new HttpFront(
                vertx,
                new HttpFront.Settings("127.0.0.1", 0, 10_000, Duration.ofSeconds(10), Duration.ofSeconds(60)),
                new Health(),
                Metrics.of(false));
        routes = TrackingRoutes.install(
                front.router(),
                new TrackingRoutes.Parts(
                        vertx,
                        store,
                        book,
                        rules,
                        Admission.OPEN,
                        this,
                        new Ids(new SecureRandom()),
                        System::nanoTime,
                        () -> Instant.ofEpochMilli(millis())));
        await(front.listen());
    }

    /** With bounds that no test meets by accident. */
    static Site open() {
        return with(rules().build());
    }

    static Site with(WebRules rules) {
        return with(rules, 10_000);
    }

    static Site with(WebRules rules, int backlog) {
        return new Site(rules, caps(100_000), backlog);
    }

    /** With so many listings of an address at most. */
    static Site capped(int perAddress) {
        return new Site(rules().build(), caps(perAddress), 1000);
    }

    static Rules rules() {
        return new Rules();
    }

    private static StoreRules caps(int perAddress) {
        return new StoreRules(Duration.ofSeconds(30), perAddress, perAddress, perAddress, 100_000);
    }

    /** The bounds, some of them others. */
    static final class Rules {
        private Duration bodyTimeout = Duration.ofSeconds(10);
        private int requestsPerS;
        private int heartbeatsPerS;
        private Set<InetAddress> proxies = Set.of();
        private StreamRules streams = new StreamRules(
                1000, 1000, 65_536, Duration.ofSeconds(10), Duration.ofSeconds(15), Duration.ofMillis(5));

        Rules bodyTimeout(Duration most) {
            bodyTimeout = most;
            return this;
        }

        Rules proxies(String... addresses) {
            proxies = Requesters.addresses(List.of(addresses));
            return this;
        }

        Rules perS(int requests, int heartbeats) {
            requestsPerS = requests;
            heartbeatsPerS = heartbeats;
            return this;
        }

        Rules streams(StreamRules rules) {
            streams = rules;
            return this;
        }

        WebRules build() {
            return new WebRules(
                    16_384,
                    bodyTimeout,
                    requestsPerS,
                    heartbeatsPerS,
                    proxies,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(10),
                    streams);
        }
    }

    int port() {
        return front.port();
    }

    /** Its routes as the contract has them, such as {@code GET /v1/listings/{id}}, without HEAD and OPTIONS. */
    SortedSet<String> routes() {
        SortedSet<String> all = new TreeSet<>();
        for (Route route : front.router().getRoutes()) {
            Set<HttpMethod> methods = route.methods();
            String path = route.getPath();
            if (path != null && methods != null && (path.startsWith("/v1/") || path.startsWith("/openapi"))) {
                for (HttpMethod method : methods) {
                    if (!method.equals(HttpMethod.HEAD) && !method.equals(HttpMethod.OPTIONS)) {
                        all.add(method.name() + " " + path.replaceAll(":([a-z]+)", "{$1}"));
                    }
                }
            }
        }
        return all;
    }

    int subscribers() {
        return routes.subscribers();
    }

    /** Puts the clocks forward. */
    void pass(Duration time) {
        aheadNanos.addAndGet(time.toNanos());
    }

    /** What is due expires. */
    void expire() {
        store.expire(Integer.MAX_VALUE);
    }

    private long nanos() {
        return System.nanoTime() + aheadNanos.get();
    }

    private long millis() {
        return System.currentTimeMillis() + TimeUnit.NANOSECONDS.toMillis(aheadNanos.get());
    }

    HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Content-Type", "application/json"));
        return send("POST", path, body, all.toArray(String[]::new));
    }

    HttpResponse<String> send(String method, String path, String body, String... headers) {
        return send(method, path, body, HttpResponse.BodyHandlers.ofString(), headers);
    }

    <T> HttpResponse<T> send(
            String method, String path, String body, HttpResponse.BodyHandler<T> handler, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(30))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return CLIENT.send(request.build(), handler);
        } catch (IOException e) {
            throw new AssertionError(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Follows the stream. */
    Follower follow(String query, String... headers) {
        HttpResponse<InputStream> answer =
                send("GET", "/v1/listings/stream" + query, "", HttpResponse.BodyHandlers.ofInputStream(), headers);
        return new Follower(answer);
    }

    /** A listed game and its secret. */
    record Host(String id, String secret) {
        String path() {
            return "/v1/listings/" + id;
        }

        String[] bearer() {
            return new String[] {"Authorization", "Bearer " + secret};
        }
    }

    /** Lists a game, its fields put over those of {@link #GAME}. */
    Host list(JsonObject fields) {
        HttpResponse<String> answer =
                post("/v1/listings", new JsonObject(GAME).mergeIn(fields).encode());
        if (answer.statusCode() != 201) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        JsonObject body = new JsonObject(answer.body());
        return new Host(body.getString("id"), body.getString("secret"));
    }

    Host list(String name) {
        return list(new JsonObject().put("name", name));
    }

    int beat(Host host, String body) {
        return post(host.path() + "/heartbeat", body, host.bearer()).statusCode();
    }

    @Override
    public void refused(String code) {
        refused.add(code);
    }

    @Override
    public void unsubscribed(boolean cut) {
        if (cut) {
            cutOff.incrementAndGet();
        }
    }

    /** Ends the streams, as a server that shuts down does. */
    void endStreams() {
        await(routes.close());
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    private static void await(Future<?> future) {
        try {
            future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static final class Unobserved implements StoreObserver {
        @Override
        public void created(Listing listing, Origin origin) {}

        @Override
        public void heartbeat() {}

        @Override
        public void gone(Listing listing, GoneReason reason, long ageMs) {}

        @Override
        public void refused(Refusal why) {}
    }
}
