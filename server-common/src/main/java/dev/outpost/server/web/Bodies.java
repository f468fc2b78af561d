package dev.outpost.server.web;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads request bodies, each within a bound of bytes and of time, so that nobody holds a request open by sending little by
 * little. Who is over a bound is answered at once; what still comes is dropped, and the connection closed when that is
 * much or takes long.
 */
public final class Bodies {

    /** So much of a body that is refused is still taken off the connection, so that the answer arrives. */
    private static final int DROPPED_BYTES = 1 << 20;

    private static final Duration DROPPED_WITHIN = Duration.ofSeconds(5);

    private static final Buffer EMPTY = Buffer.buffer();

    private final Vertx vertx;
    private final int maxBytes;
    private final Duration maxTime;

    /**
     * With bounds.
     *
     * @param maxBytes most bytes of a body
     * @param maxTime most time that a body may take to arrive
     */
    public Bodies(Vertx vertx, int maxBytes, Duration maxTime) {
        this.vertx = vertx;
        this.maxBytes = maxBytes;
        this.maxTime = maxTime;
    }

    /** Whether a request announces a body. */
    public static boolean announced(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null) {
            return !length.equals("0");
        }
        return request.version() == HttpVersion.HTTP_2
                ? !request.isEnded()
                : request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    /**
     * Lets go of a request that is answered before its body was read: what still comes is dropped, so that the answer
     * arrives, and the connection closed when that is much or takes long.
     */
    public static void drop(Vertx vertx, HttpServerRequest request) {
        if (request.isEnded()) {
            return;
        }
        long timer = vertx.setTimer(
                DROPPED_WITHIN.toMillis(), late -> request.connection().close());
        int[] dropped = {0};
        request.handler(chunk -> {
                    dropped[0] += chunk.length();
                    if (dropped[0] > DROPPED_BYTES) {
                        vertx.cancelTimer(timer);
                        request.connection().close();
                    }
                })
                .endHandler(end -> vertx.cancelTimer(timer))
                .exceptionHandler(broken -> vertx.cancelTimer(timer))
                .resume();
    }

    /** Reads a body; to be called in the task that the request arrived in, or while the request is paused. */
    public void read(HttpServerRequest request, Handler<Buffer> whole, Handler<Fault> refused) {
        if (!announced(request)) {
            whole.handle(EMPTY);
            return;
        }
        new Reading(request, whole, refused).begin();
    }

    private final class Reading {

        private final HttpServerRequest request;
        private final Handler<Buffer> whole;
        private final Handler<Fault> refused;
        private @Nullable Buffer body = Buffer.buffer();
        private int dropped;
        private long timer;

        Reading(HttpServerRequest request, Handler<Buffer> whole, Handler<Fault> refused) {
            this.request = request;
            this.whole = whole;
            this.refused = refused;
        }

        void begin() {
            timer = vertx.setTimer(maxTime.toMillis(), late -> {
                if (body != null) {
                    request.response().putHeader(HttpHeaders.CONNECTION, "close");
                    refuse(Fault.of(
                            408,
                            "body_too_slow",
                            "The body did not arrive within " + maxTime.toMillis() + " ms, the most it may take."));
                }
                request.connection().close();
            });
            request.handler(this::more).endHandler(end -> ended()).exceptionHandler(broken -> vertx.cancelTimer(timer));
            long declared = declared();
            if (declared > maxBytes) {
                refuse(tooLarge(declared + " bytes"));
            } else if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
                request.response().writeContinue();
            }
            request.resume();
        }

        private long declared() {
            String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
            try {
                return length == null ? 0 : Long.parseLong(length);
            } catch (NumberFormatException e) {
                return Long.MAX_VALUE;
            }
        }

        private void more(Buffer chunk) {
            Buffer so = body;
            if (so == null) {
                dropped += chunk.length();
                if (dropped > DROPPED_BYTES) {
                    vertx.cancelTimer(timer);
                    request.connection().close();
                }
            } else if (so.length() + chunk.length() > maxBytes) {
                refuse(tooLarge("more than " + maxBytes + " bytes"));
            } else {
                so.appendBuffer(chunk);
            }
        }

        private void ended() {
            vertx.cancelTimer(timer);
            Buffer all = body;
            if (all != null) {
                body = null;
                whole.handle(all);
            }
        }

        private void refuse(Fault fault) {
            body = null;
            refused.handle(fault);
        }

        private Fault tooLarge(String what) {
            return new Fault(
                    413,
                    "too_large",
                    "The body has " + what + "; at most " + maxBytes + " are taken.",
                    null,
                    null,
                    "0 to " + maxBytes + " bytes",
                    0);
        }
    }
}
