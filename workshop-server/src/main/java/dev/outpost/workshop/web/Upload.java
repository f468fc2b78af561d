package dev.outpost.workshop.web;

import dev.outpost.server.web.Bodies;
import dev.outpost.server.web.Fault;
import dev.outpost.server.web.FaultException;
import dev.outpost.workshop.web.WebRules.UploadRules;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes a body that may be large off its connection and hands it to what writes it down, by a worker, in order. What came and
 * is not written yet is bounded: over that the connection is not read, and TCP has the sender wait. Who sends more than is
 * taken is told as soon as that is clear; who sends slower than is taken is told, too, however long the body may take
 * otherwise. Belongs to its request's event loop.
 */
final class Upload {

    /** So much waits for the worker at most, and one network buffer more. */
    private static final int MOST_UNWRITTEN_BYTES = 1 << 18;

    private static final long LOOK_MS = 500;

    private final Vertx vertx;
    private final Context loop;
    private final HttpServerRequest request;
    private final UploadRules rules;
    private final LongSupplier nanoClock;
    private final Sink sink;
    private final Promise<Void> done = Promise.promise();
    private Buffer unwritten = Buffer.buffer();
    private boolean writing;
    private boolean paused;
    private boolean ended;
    private @Nullable Throwable failure;
    private long received;
    private long begunNanos;
    private long pausedNanos;
    private long pausedAtNanos;
    private long timer;

    /** Where the bytes go; called by one worker at a time. */
    interface Sink {
        /** Writes them down. */
        void write(byte[] bytes) throws IOException;
    }

    Upload(HttpServerRequest request, UploadRules rules, LongSupplier nanoClock, Sink sink) {
        this.loop = Objects.requireNonNull(Vertx.currentContext(), "to be made on an event loop");
        this.vertx = loop.owner();
        this.request = request;
        this.rules = rules;
        this.nanoClock = nanoClock;
        this.sink = sink;
    }

    /** Says at once that a body is too long, when its head tells so. */
    static void refuseTooLong(HttpServerRequest request, long maxBytes) throws FaultException {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && (!length.matches("[0-9]{1,18}") || Long.parseLong(length) > maxBytes)) {
            throw new FaultException(tooLarge(maxBytes));
        }
    }

    /**
     * Takes the body of a request that is paused; done when all of it is written. However it ends, the sink is not called
     * any more.
     */
    Future<Void> take() {
        begunNanos = nanoClock.getAsLong();
        timer = vertx.setPeriodic(LOOK_MS, tick -> look());
        request.exceptionHandler(broken -> {
            ended = true;
            fail(broken);
        });
        request.handler(this::more);
        request.endHandler(end -> {
            ended = true;
            step();
        });
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
        request.resume();
        return done.future();
    }

    private void more(Buffer chunk) {
        received += chunk.length();
        if (received > rules.maxBytes()) {
            fail(new FaultException(tooLarge(rules.maxBytes())));
            return;
        }
        unwritten.appendBuffer(chunk);
        if (unwritten.length() > MOST_UNWRITTEN_BYTES && !paused) {
            paused = true;
            pausedAtNanos = nanoClock.getAsLong();
            request.pause();
        }
        step();
    }

    /** Writes what waits, or ends. */
    private void step() {
        if (writing) {
            return;
        }
        if (failure != null) {
            done.tryFail(failure);
            return;
        }
        if (unwritten.length() == 0) {
            if (ended) {
                vertx.cancelTimer(timer);
                done.tryComplete();
            }
            return;
        }
        byte[] bytes = unwritten.getBytes();
        unwritten = Buffer.buffer();
        writing = true;
        loop.executeBlocking(
                        () -> {
                            sink.write(bytes);
                            return null;
                        },
                        false)
                .onComplete(written -> {
                    writing = false;
                    if (written.failed()) {
                        fail(written.cause());
                        return;
                    }
                    if (paused && failure == null) {
                        paused = false;
                        pausedNanos += nanoClock.getAsLong() - pausedAtNanos;
                        request.resume();
                    }
                    step();
                });
    }

    /** It goes no further; told only once the worker is out of the sink, which its owner will then close. */
    private void fail(Throwable why) {
        if (failure != null || done.future().isComplete()) {
            return;
        }
        failure = why;
        vertx.cancelTimer(timer);
        unwritten = Buffer.buffer();
        if (!ended) {
            Bodies.drop(vertx, request);
        }
        step();
    }

    private void look() {
        long now = nanoClock.getAsLong();
        long pausedSoFar = pausedNanos + (paused ? now - pausedAtNanos : 0);
        long sendingNanos = now - begunNanos - pausedSoFar;
        double allowedS = rules.grace().toNanos() / 1e9 + (double) received / rules.minBytesPerS();
        if (sendingNanos / (double) TimeUnit.SECONDS.toNanos(1) > allowedS) {
            fail(new FaultException(Fault.of(
                    408,
                    "body_too_slow",
                    "The body comes slower than " + rules.minBytesPerS() + " bytes a second, for longer than "
                            + rules.grace().toMillis() + " ms.")));
        }
    }

    private static Fault tooLarge(long maxBytes) {
        return new Fault(
                413,
                "too_large",
                "The body has more than " + maxBytes + " bytes, the most that are taken.",
                null,
                null,
                "1 to " + maxBytes + " bytes",
                0);
    }
}
