package dev.outpost.workshop.web;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Pours what blocks on reading into an answer: a piece is read by a worker once the one before was sent, so that one piece is
 * all that is held, and no thread waits for a slow reader. Belongs to the event loop that it began on.
 */
final class Pour {

    private static final int PIECE_BYTES = 1 << 16;

    private final HttpServerResponse response;
    private final Opening opening;
    private final Promise<Void> done = Promise.promise();
    private final Context loop;
    private @Nullable InputStream open;

    /** Opens what is read. */
    interface Opening {
        InputStream open() throws IOException;
    }

    Pour(HttpServerResponse response, Opening opening) {
        this.response = response;
        this.opening = opening;
        this.loop = Objects.requireNonNull(Vertx.currentContext(), "to be begun on an event loop");
    }

    /** Begins; done when the last byte was sent, and the stream closed however it ended. */
    Future<Void> begin() {
        next();
        return done.future();
    }

    private void next() {
        loop.executeBlocking(this::piece, false).onComplete(read -> {
            if (read.failed()) {
                end(read.cause());
            } else if (read.result().length() == 0) {
                response.end().onComplete(sent -> end(sent.cause()));
            } else {
                response.write(read.result()).onComplete(sent -> {
                    if (sent.failed()) {
                        end(sent.cause());
                    } else {
                        next();
                    }
                });
            }
        });
    }

    /** One after the other, never two at once. */
    private Buffer piece() throws IOException {
        InputStream in = open;
        if (in == null) {
            in = opening.open();
            open = in;
        }
        return Buffer.buffer(in.readNBytes(PIECE_BYTES));
    }

    private void end(@Nullable Throwable why) {
        InputStream in = open;
        open = null;
        if (in != null) {
            loop.executeBlocking(
                    () -> {
                        in.close();
                        return null;
                    },
                    false);
        }
        if (why == null) {
            done.tryComplete();
        } else {
            done.tryFail(why);
        }
    }
}
