package dev.outpost.tracking.federation;

import dev.outpost.server.Backoff;
import dev.outpost.tracking.listing.Draft;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the event stream of one other tracking server, over and over: whenever it breaks, the next one begins with the
 * whole list. One thread, that of its verticle.
 */
final class SourceLink {

    private static final Logger LOG = LoggerFactory.getLogger(SourceLink.class);
    private static final String PATH = "/v1/listings/stream";
    private static final int CONNECT_TIMEOUT_MS = 5000;
    /** A server says something at least every fifteen seconds, if only that it is there. */
    private static final long SILENCE_MS = 45_000;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration MOST_PAUSE = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final URI source;
    private final FederationRules rules;
    private final Taken taken;
    private final PulledList list;
    private final Consumer<Left> left;
    private final HttpClient client;
    private @Nullable HttpClientRequest open;
    private final Backoff backoff;
    private boolean failed;
    /** What has come of a snapshot whose last part has not. */
    private final Map<String, Draft> parts = new LinkedHashMap<>();

    private boolean heard;
    private boolean closed;

    SourceLink(
            Vertx vertx,
            URI source,
            FederationRules rules,
            Taken taken,
            PulledList list,
            Consumer<Left> left,
            RandomGenerator random) {
        this.vertx = vertx;
        this.source = source;
        this.rules = rules;
        this.taken = taken;
        this.list = list;
        this.left = left;
        this.backoff = new Backoff(FIRST_PAUSE, MOST_PAUSE, random);
        this.client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MS));
    }

    void start() {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(source.toString().replaceAll("/+$", "") + PATH)
                .setFollowRedirects(false)
                .setConnectTimeout(CONNECT_TIMEOUT_MS)
                .setIdleTimeout(SILENCE_MS)
                .putHeader(HttpHeaders.ACCEPT, "text/event-stream");
        client.request(options)
                .compose(request -> {
                    open = request;
                    return request.send();
                })
                .onComplete(answer -> {
                    if (answer.failed()) {
                        broken(String.valueOf(answer.cause().getMessage()));
                    } else {
                        follow(answer.result());
                    }
                });
    }

    /** Ends. */
    Future<Void> close() {
        closed = true;
        return client.close();
    }

    private void follow(HttpClientResponse response) {
        String type = response.getHeader(HttpHeaders.CONTENT_TYPE);
        if (response.statusCode() != 200 || type == null || !type.startsWith("text/event-stream")) {
            response.request().reset();
            broken("HTTP status " + response.statusCode() + ", media type " + type);
            return;
        }
        parts.clear();
        EventStream events = new EventStream(rules.mostEventBytes());
        response.exceptionHandler(failed -> broken(response, String.valueOf(failed.getMessage())));
        response.endHandler(end -> broken(response, "the stream ended"));
        response.handler(bytes -> {
            try {
                for (EventStream.Event event : events.heard(bytes.getBytes())) {
                    happened(event);
                }
            } catch (IOException | DecodeException | ClassCastException e) {
                response.request().reset();
                broken(response, String.valueOf(e.getMessage()));
            }
        });
    }

    private void happened(EventStream.Event event) {
        switch (event.type()) {
            case "snapshot" -> {
                JsonObject part = new JsonObject(event.data());
                if (part.getBoolean("reset", false)) {
                    parts.clear();
                }
                for (Object listing : part.getJsonArray("listings", new JsonArray())) {
                    if (listing instanceof JsonObject told) {
                        take(told, parts);
                    }
                }
                if (!part.getBoolean("complete", false)) {
                    return;
                }
                Map<String, Draft> all = Map.copyOf(parts);
                parts.clear();
                list.reset(all);
                backoff.succeeded();
                failed = false;
                if (!heard) {
                    heard = true;
                    LOG.info("tracking server {}: its games are listed here, {} now", source, all.size());
                }
            }
            case "put" -> {
                JsonObject listing = new JsonObject(event.data());
                Map<String, Draft> one = new LinkedHashMap<>();
                if (take(listing, one)) {
                    one.forEach(list::put);
                } else {
                    // What was taken once may have become what is not
                    list.gone(Taken.id(listing));
                }
            }
            case "gone" -> list.gone(new JsonObject(event.data()).getString("id", ""));
            default -> {
                // An event of a later version
            }
        }
    }

    private boolean take(JsonObject listing, Map<String, Draft> into) {
        String id = Taken.id(listing);
        Taken.Verdict verdict = taken.of(listing);
        if (verdict instanceof Taken.Verdict.Take take && !id.isEmpty()) {
            if (into.size() >= rules.mostListings()) {
                left.accept(Left.TOO_MANY);
                return false;
            }
            into.put(id, take.game());
            return true;
        }
        left.accept(verdict instanceof Taken.Verdict.Leave leave ? leave.why() : Left.BAD);
        return false;
    }

    private void broken(HttpClientResponse response, String why) {
        if (open == response.request()) {
            broken(why);
        }
    }

    private void broken(String why) {
        open = null;
        if (closed) {
            return;
        }
        list.away();
        if (heard || !failed) {
            LOG.warn("tracking server {}: {}; its games stay until they expire, and it is asked again", source, why);
        }
        heard = false;
        failed = true;
        vertx.timer(backoff.failed().toMillis(), TimeUnit.MILLISECONDS).onSuccess(over -> {
            if (!closed) {
                start();
            }
        });
    }
}
