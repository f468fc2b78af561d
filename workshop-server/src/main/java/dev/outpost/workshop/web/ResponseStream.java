package dev.outpost.workshop.web;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An answer that is written by a worker, which waits until the client has taken each piece; a client that takes none for
 * too long is given up. One thread.
 */
final class ResponseStream extends OutputStream {

    private static final int PIECE_BYTES = 1 << 16;

    private final Context loop;
    private final HttpServerResponse response;
    private final Duration patience;
    private Buffer piece = Buffer.buffer(PIECE_BYTES);

    ResponseStream(Context loop, HttpServerResponse response, Duration patience) {
        this.loop = loop;
        this.response = response;
        this.patience = patience;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        piece.appendBytes(bytes, offset, length);
        if (piece.length() >= PIECE_BYTES) {
            send();
        }
    }

    @Override
    public void close() throws IOException {
        if (piece.length() > 0) {
            send();
        }
    }

    private void send() throws IOException {
        Buffer bytes = piece;
        piece = Buffer.buffer(PIECE_BYTES);
        CompletableFuture<Void> sent = new CompletableFuture<>();
        loop.runOnContext(on -> response.write(bytes).onComplete(done -> {
            if (done.succeeded()) {
                sent.complete(null);
            } else {
                sent.completeExceptionally(done.cause());
            }
        }));
        try {
            sent.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("the client took nothing for " + patience.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException("the client is gone", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
