package dev.outpost.relay.tracking;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/** A tracking server that speaks the API and misbehaves on demand; a real one, over sockets. */
final class FakeTracking implements AutoCloseable {

    static final String TOKEN = "fleet-token-of-the-test";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, JsonObject> listings = new TreeMap<>();
    private final List<String> requests = new ArrayList<>();
    private final List<String> bearers = new ArrayList<>();
    private final List<JsonObject> reports = new ArrayList<>();
    private HttpServer server;
    private int made;
    private int failWith;
    private String retryAfter = "";
    private boolean capped;
    private boolean mute;
    private byte[] nonsense = {};

    FakeTracking() throws IOException {
        server = open(0);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port());
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** The listings that stand, by their ids. */
    synchronized Map<String, JsonObject> listings() {
        return Map.copyOf(listings);
    }

    /** Methods and paths of all requests since the last call. */
    synchronized List<String> requests() {
        List<String> seen = List.copyOf(requests);
        requests.clear();
        return seen;
    }

    /** The Authorization headers of all requests. */
    synchronized List<String> bearers() {
        return List.copyOf(bearers);
    }

    /** From now on no listing is taken any more: the relay has as many as it may. */
    synchronized void cap() {
        capped = true;
    }

    synchronized List<JsonObject> reports() {
        return List.copyOf(reports);
    }

    /** From now on every request is answered with this status; 0: as it should be. */
    synchronized void failWith(int status, String retryAfterSeconds) {
        failWith = status;
        retryAfter = retryAfterSeconds;
    }

    /** From now on requests are taken and never answered. */
    synchronized void mute(boolean now) {
        mute = now;
        notifyAll();
    }

    /** From now on registrations are answered with this; empty: as it should be. */
    synchronized void answer(byte[] body) {
        nonsense = body.clone();
    }

    /** Forgets all listings, as one does that was restarted. */
    synchronized void forget() {
        listings.clear();
    }

    void goAway() {
        server.stop(0);
    }

    void comeBack() throws IOException {
        server = open(server.getAddress().getPort());
    }

    @Override
    public void close() {
        mute(false);
        server.stop(0);
        threads.shutdownNow();
    }

    private HttpServer open(int port) throws IOException {
        HttpServer opened = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        opened.setExecutor(threads);
        opened.createContext("/", this::handle);
        opened.start();
        return opened;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body;
            try (InputStream in = exchange.getRequestBody()) {
                body = in.readAllBytes();
            }
            awaitVoice();
            Answer answer = answer(exchange, body);
            if (answer.status() >= 400 && !retryAfter.isEmpty()) {
                exchange.getResponseHeaders().add("Retry-After", retryAfter);
            }
            exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        }
    }

    private synchronized void awaitVoice() throws IOException {
        try {
            while (mute) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Answer(int status, byte[] body) {}

    private synchronized Answer answer(HttpExchange exchange, byte[] body) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        String auth = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        requests.add(method + " " + path);
        bearers.add(auth);
        if (failWith != 0) {
            return new Answer(failWith, "{}".getBytes(StandardCharsets.UTF_8));
        }
        if (path.equals("/api/v1/telemetry")) {
            if (!auth.equals("Bearer " + TOKEN)) {
                return new Answer(401, new byte[0]);
            }
            try (InputStream packed = new GZIPInputStream(new ByteArrayInputStream(body))) {
                reports.add(new JsonObject(new String(packed.readAllBytes(), StandardCharsets.UTF_8)));
            }
            return new Answer(202, new byte[0]);
        }
        if (path.equals("/v1/listings") && capped) {
            return new Answer(429, "{\"code\":\"capped_address\"}".getBytes(StandardCharsets.UTF_8));
        }
        if (path.equals("/v1/listings") && nonsense.length > 0) {
            return new Answer(201, nonsense);
        }
        if (path.equals("/v1/listings")) {
            String id = "listing-" + ++made;
            listings.put(id, new JsonObject(new String(body, StandardCharsets.UTF_8)));
            return new Answer(
                    201,
                    new JsonObject()
                            .put("id", id)
                            .put("secret", "secret-of-" + id)
                            .encode()
                            .getBytes(StandardCharsets.UTF_8));
        }
        // /v1/listings/ID, with or without /heartbeat
        String id = path.split("/", -1)[3];
        JsonObject listing = listings.get(id);
        if (listing == null) {
            return new Answer(404, new byte[0]);
        }
        if (!auth.equals("Bearer secret-of-" + id)) {
            return new Answer(403, new byte[0]);
        }
        if (method.equals("DELETE")) {
            listings.remove(id);
            return new Answer(204, new byte[0]);
        }
        listing.mergeIn(new JsonObject(new String(body, StandardCharsets.UTF_8)));
        return new Answer(200, "{}".getBytes(StandardCharsets.UTF_8));
    }
}
