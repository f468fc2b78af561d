package dev.outpost.client.tracking;

import dev.outpost.client.match.RoomFinder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks for rooms in the list of a tracking server (docs/tracking.md): asks for the games of the same module and mods, page
 * by page, until one is the room. Bounded in time and in what an answer may have.
 */
public final class TrackingList implements RoomFinder {

    private static final Pattern ADDRESS = Pattern.compile("https?://[A-Za-z0-9.:\\[\\]-]{1,255}(/[A-Za-z0-9._~/-]*)?");
    private static final Pattern ENDPOINT =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]{2,45})]|([A-Za-z0-9._-]{1,253})):([0-9]{1,5})");
    private static final long PATIENCE_MS = 10_000;
    private static final long PAUSE_MS = 100;
    private static final long ANSWER_MS = 5000;
    private static final int MAX_ANSWER_BYTES = 8 << 20;
    private static final int MAX_PAGES = 100;

    private final Vertx vertx;
    private final String server;
    private final HttpClient client;

    /**
     * Of one server.
     *
     * @param server passes {@link #isAddress}
     */
    public TrackingList(Vertx vertx, URI server) {
        this.vertx = vertx;
        this.server = server.toString().replaceAll("/+$", "");
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout((int) ANSWER_MS).setDecompressionSupported(false));
    }

    /** Whether a text is a tracking server's address. */
    public static boolean isAddress(String text) {
        try {
            return ADDRESS.matcher(text).matches() && URI.create(text).getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public Future<Place> find(String room, String gameModule, String modFingerprint) {
        String first = server + "/v1/listings?module=" + encoded(gameModule) + "&mod_fingerprint="
                + encoded(modFingerprint) + "&limit=500&sort=newest";
        Search search = new Search(room, first, System.nanoTime());
        return look(search, first, 1);
    }

    /**
     * What is looked for.
     *
     * @param room its code, or its name
     * @param first address of the first page
     * @param sinceNanos when it began
     */
    private record Search(String room, String first, long sinceNanos) {
        double tookMs() {
            return (System.nanoTime() - sinceNanos) / 1e6;
        }
    }

    private Future<Place> look(Search search, String page, int number) {
        return get(page).compose(list -> {
            for (Object each : list.getJsonArray("listings", new JsonArray())) {
                if (each instanceof JsonObject listing && is(search.room(), listing)) {
                    return place(listing, search);
                }
            }
            if (list.getValue("next") instanceof String cursor && number < MAX_PAGES) {
                return look(search, search.first() + "&cursor=" + encoded(cursor), number + 1);
            }
            if (search.tookMs() > PATIENCE_MS) {
                return Future.failedFuture(new IOException("room " + search.room() + " is not listed at " + server
                        + " after " + PATIENCE_MS / 1000 + " s"));
            }
            return vertx.timer(PAUSE_MS, TimeUnit.MILLISECONDS).compose(over -> look(search, search.first(), 1));
        });
    }

    private static boolean is(String room, JsonObject listing) {
        return listing.getValue("relay") instanceof JsonObject relay
                && (room.equals(relay.getValue("room")) || room.equals(listing.getValue("name")));
    }

    private static Future<Place> place(JsonObject listing, Search search) {
        String endpoint = String.valueOf(listing.getJsonObject("relay").getValue("endpoint"));
        Matcher form = ENDPOINT.matcher(endpoint);
        int port = form.matches() ? Integer.parseInt(form.group(3)) : 0;
        if (port < 1 || port > 65_535) {
            return Future.failedFuture(new IOException("the listing's relay endpoint is no HOST:PORT"));
        }
        String host = form.group(1) == null ? form.group(2) : form.group(1);
        Object trace = listing.getValue("trace_id");
        return Future.succeededFuture(new Place(
                String.valueOf(listing.getValue("id")),
                String.valueOf(host),
                port,
                trace == null ? "" : String.valueOf(trace),
                requiredMods(listing),
                search.tookMs()));
    }

    private static List<RequiredMod> requiredMods(JsonObject listing) {
        List<RequiredMod> mods = new ArrayList<>();
        if (listing.getValue("required_mods") instanceof JsonArray required) {
            for (Object each : required) {
                if (each instanceof JsonObject mod) {
                    mods.add(new RequiredMod(
                            String.valueOf(mod.getValue("id")),
                            String.valueOf(mod.getValue("range", "*")),
                            String.valueOf(mod.getValue("sha256", ""))));
                }
            }
        }
        return mods;
    }

    private Future<JsonObject> get(String address) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(address)
                .setFollowRedirects(false)
                .setTimeout(ANSWER_MS)
                .setIdleTimeout(ANSWER_MS)
                .putHeader(HttpHeaders.ACCEPT, "application/json");
        return client.request(options)
                .compose(request -> request.send())
                .compose(TrackingList::body)
                .timeout(PATIENCE_MS, TimeUnit.MILLISECONDS)
                .recover(why -> Future.failedFuture(new IOException(
                        "the tracking server " + server + " cannot be asked (" + why.getMessage() + ")")));
    }

    private static Future<JsonObject> body(HttpClientResponse response) {
        Promise<JsonObject> read = Promise.promise();
        Buffer body = Buffer.buffer();
        response.handler(chunk -> {
            if (body.length() + chunk.length() > MAX_ANSWER_BYTES) {
                read.tryFail(new IOException("its answer has more than " + MAX_ANSWER_BYTES + " bytes"));
                response.request().reset();
            } else {
                body.appendBuffer(chunk);
            }
        });
        response.exceptionHandler(read::tryFail);
        response.endHandler(end -> {
            if (response.statusCode() != 200) {
                read.tryFail(new IOException("HTTP status " + response.statusCode()));
                return;
            }
            try {
                JsonObject page = new JsonObject(body);
                page.getJsonArray("listings");
                read.tryComplete(page);
            } catch (DecodeException | ClassCastException e) {
                read.tryFail(new IOException("its answer is no page of listings"));
            }
        });
        return read.future();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
