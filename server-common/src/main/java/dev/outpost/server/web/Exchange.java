package dev.outpost.server.web;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One request: who sent it, what it says, and its answer. Belongs to its event loop. */
public final class Exchange {

    /** The code of a request that came too soon after others of its address. */
    public static final String TOO_MANY_REQUESTS = "too_many_requests";

    private static final String JSON = "application/json";
    private static final Pattern PARAMETER = Pattern.compile("[a-z_]{1,32}");
    private static final String SCHEME = "Bearer ";
    private static final int MOST_SECRET_CHARACTERS = 256;

    private final RoutingContext context;
    private final InetAddress from;
    private final Consumer<String> refused;

    Exchange(RoutingContext context, InetAddress from, Consumer<String> refused) {
        this.context = context;
        this.from = from;
        this.refused = refused;
    }

    /** Who asks; behind a proxy that is trusted, whoever asked that. */
    public InetAddress from() {
        return from;
    }

    /** What was sent. */
    public HttpServerRequest request() {
        return context.request();
    }

    /** Its answer. */
    public HttpServerResponse response() {
        return context.response();
    }

    /** A part of the path, as it was sent. */
    public String path(String name) {
        return context.pathParam(name);
    }

    /** What the header {@code Authorization} has as a bearer; null: nothing. */
    public @Nullable String bearer() {
        String header = request().getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        String bearer = header.substring(SCHEME.length()).strip();
        return bearer.isEmpty() || bearer.length() > MOST_SECRET_CHARACTERS ? null : bearer;
    }

    /** The parameters behind the question mark, each there once. */
    public Map<String, String> parameters() throws FaultException {
        Map<String, String> parameters = new HashMap<>();
        try {
            for (Map.Entry<String, String> parameter : context.queryParams()) {
                String name = parameter.getKey();
                String before = parameters.put(name, parameter.getValue());
                if (before != null && PARAMETER.matcher(name).matches()) {
                    throw new FaultException(Fault.of(
                            400, "bad_parameter", new BadFieldException(name, before, "one value; it has several")));
                }
            }
        } catch (IllegalArgumentException | HttpException malformed) {
            throw new FaultException(
                    Fault.of(400, "bad_parameter", "The query is malformed: a '%' needs two hex digits behind it."));
        }
        return parameters;
    }

    /** Whether the client has this form already. */
    public boolean knows(String etag) {
        List<String> known = request().headers().getAll(HttpHeaders.IF_NONE_MATCH);
        for (String header : known) {
            for (String tag : header.split(",", -1)) {
                String bare = tag.strip();
                if (bare.equals("*") || bare.equals(etag) || bare.equals("W/" + etag)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Goes on with what comes of something, on this request's loop. */
    public <T> void then(Future<T> future, Answered<T> done) {
        Context loop = Vertx.currentContext();
        future.onComplete(result -> {
            if (loop == null || Vertx.currentContext() == loop) {
                ended(result.succeeded(), result.result(), result.cause(), done);
            } else {
                loop.runOnContext(on -> ended(result.succeeded(), result.result(), result.cause(), done));
            }
        });
    }

    /** What is done with an answer. */
    public interface Answered<T> {

        /** Goes on with it, or refuses. */
        void handle(T answer) throws FaultException;
    }

    private <T> void ended(boolean succeeded, T result, @Nullable Throwable why, Answered<T> done) {
        if (succeeded) {
            guarded(() -> done.handle(result));
        } else if (why instanceof FaultException refused) {
            refuse(refused.fault());
        } else if (why instanceof BadFieldException bad) {
            refuse(Fault.of(422, "bad_field", bad));
        } else {
            context.fail(why);
        }
    }

    /** Does something, and answers when it is refused. */
    public void guarded(Asked asked) {
        try {
            asked.run();
        } catch (FaultException e) {
            refuse(e.fault());
        } catch (BadFieldException e) {
            refuse(Fault.of(422, "bad_field", e));
        } catch (RuntimeException e) {
            context.fail(e);
        }
    }

    /** Something that may be refused. */
    public interface Asked {

        /** Does it. */
        void run() throws FaultException;
    }

    /** Answers with a problem, unless the client is gone. */
    public void refuse(Fault fault) {
        refused.accept(fault.code());
        if (!response().closed()) {
            fault.send(response());
        }
    }

    /** Closes the connection once it is answered: what its client still sends is of no use. */
    public void closeAfter() {
        response().putHeader(HttpHeaders.CONNECTION, "close");
        response().endHandler(sent -> request().connection().close());
    }

    /** The object that is a body's JSON, which the header must say it is. */
    public JsonObject json(Buffer body) throws FaultException {
        String type = request().getHeader(HttpHeaders.CONTENT_TYPE);
        String essence = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!essence.equals(JSON)) {
            throw new FaultException(
                    Fault.of(415, "media_type", new BadFieldException("Content-Type", type == null ? "" : type, JSON)));
        }
        try {
            return new JsonObject(body);
        } catch (DecodeException | ClassCastException e) {
            throw new FaultException(Fault.of(400, "malformed", "The body is not one JSON object in UTF-8."));
        }
    }

    /** Answers that the client has this form already. */
    public void unchanged(String tag) {
        headers(tag).setStatusCode(304).end();
    }

    /**
     * Answers with JSON that caches may keep as long as they ask each time.
     *
     * @param tag its entity tag, of the packed form when it is packed (RFC 9110, section 8.8.3.3)
     */
    public void answer(Buffer body, String tag, boolean packed) {
        HttpServerResponse response = headers(tag).putHeader(HttpHeaders.CONTENT_TYPE, JSON);
        if (packed) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        response.end(body);
    }

    private HttpServerResponse headers(String tag) {
        return response()
                .putHeader(HttpHeaders.ETAG, tag)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    }

    /** Lets it in, or answers that it is too soon. */
    boolean admitted(RequestRates rates) {
        long tooSoon = rates.tooSoonNanos(from);
        if (tooSoon <= 0) {
            return true;
        }
        refuse(Fault.later(
                429,
                TOO_MANY_REQUESTS,
                "This address or its subnet asks too often: " + rates.perS()
                        + " such requests a second of an address are taken.",
                TimeUnit.NANOSECONDS.toSeconds(tooSoon) + 1));
        return false;
    }
}
