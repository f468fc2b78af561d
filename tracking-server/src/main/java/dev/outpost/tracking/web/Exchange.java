package dev.outpost.tracking.web;

import dev.outpost.tracking.listing.BadFieldException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One request: who sent it, what it says, and its answer. */
final class Exchange {

    private static final Pattern PARAMETER = Pattern.compile("[a-z_]{1,32}");
    private static final String SCHEME = "Bearer ";
    private static final int MOST_SECRET_CHARACTERS = 256;

    private final RoutingContext context;
    private final InetAddress from;
    private final WebObserver observer;

    Exchange(RoutingContext context, InetAddress from, WebObserver observer) {
        this.context = context;
        this.from = from;
        this.observer = observer;
    }

    InetAddress from() {
        return from;
    }

    HttpServerRequest request() {
        return context.request();
    }

    HttpServerResponse response() {
        return context.response();
    }

    /** The id in the path, as it was sent. */
    String id() {
        return context.pathParam("id");
    }

    /** What the header {@code Authorization} has as a bearer; null: nothing. */
    @Nullable
    String bearer() {
        String header = request().getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        String bearer = header.substring(SCHEME.length()).strip();
        return bearer.isEmpty() || bearer.length() > MOST_SECRET_CHARACTERS ? null : bearer;
    }

    /** The parameters behind the question mark, each there once. */
    Map<String, String> parameters() throws FaultException {
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
    boolean knows(String etag) {
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
    <T> void then(Future<T> future, Answered<T> done) {
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
    interface Answered<T> {
        void handle(T answer) throws FaultException;
    }

    private <T> void ended(boolean succeeded, T result, @Nullable Throwable why, Answered<T> done) {
        if (succeeded) {
            guarded(() -> done.handle(result));
        } else if (why instanceof BadFieldException bad) {
            refuse(Fault.of(422, "bad_field", bad));
        } else {
            context.fail(why);
        }
    }

    /** Does something, and answers when it is refused. */
    void guarded(Asked asked) {
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
    interface Asked {
        void run() throws FaultException;
    }

    /** Answers with a problem, unless the client is gone. */
    void refuse(Fault fault) {
        observer.refused(fault.code());
        if (!response().closed()) {
            fault.send(response());
        }
    }

    /** Lets it in, or answers that it is too soon. */
    boolean admitted(RequestRates rates) {
        long tooSoon = rates.tooSoonNanos(from);
        if (tooSoon <= 0) {
            return true;
        }
        refuse(Fault.later(
                429,
                WebObserver.TOO_MANY_REQUESTS,
                "This address or its subnet asks too often: " + rates.perS()
                        + " such requests a second of an address are taken.",
                TimeUnit.NANOSECONDS.toSeconds(tooSoon) + 1));
        return false;
    }
}
