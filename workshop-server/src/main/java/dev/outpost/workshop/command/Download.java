package dev.outpost.workshop.command;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One body that is taken off its connection by the thread that asked for it: at most {@link #WINDOW} network buffers wait
 * here, and then TCP has the sender wait. That thread alone uses it.
 */
public final class Download implements AutoCloseable {

    private static final int WINDOW = 16;

    private final HttpClientRequest request;
    private final HttpClientResponse response;
    private final Duration patience;
    private final BlockingQueue<Chunk> chunks = new LinkedBlockingQueue<>();
    private boolean whole;

    /** Where the bytes go. */
    @FunctionalInterface
    public interface Sink {
        /** Takes the first bytes of an array, which is used again after. */
        void write(byte[] bytes, int length) throws IOException;
    }

    /** Bytes; or, without any, the end, and what it ended by if not well. */
    private record Chunk(@Nullable Buffer bytes, @Nullable Throwable failure) {}

    /**
     * Sends a request, and waits for the head of what comes back.
     *
     * @param patience how long the other side may be silent
     * @throws IOException when it is silent for longer, or cannot be reached
     */
    public Download(HttpClientRequest request, @Nullable Buffer body, Duration patience) throws IOException {
        this.request = request;
        this.patience = patience;
        try {
            // Before it is sent: a short answer is over before another thread could say what to do with it.
            Future<HttpClientResponse> head = request.response().map(answer -> {
                answer.pause();
                answer.handler(chunk -> chunks.add(new Chunk(chunk, null)));
                answer.endHandler(end -> chunks.add(new Chunk(null, null)));
                answer.exceptionHandler(broken -> chunks.add(new Chunk(null, broken)));
                return answer;
            });
            this.response = (body == null ? request.end() : request.end(body))
                    .compose(sent -> head)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            request.reset();
            throw interrupted();
        } catch (ExecutionException | TimeoutException e) {
            request.reset();
            throw new IOException(request.absoluteURI() + ": no answer (" + e.getMessage() + ")", e);
        }
    }

    /** The head of what came back. */
    public HttpClientResponse response() {
        return response;
    }

    /**
     * Hands the whole body over.
     *
     * @throws IOException when it breaks off, or the sink does
     */
    public void to(Sink sink) throws IOException {
        byte[] bytes = new byte[1 << 16];
        response.fetch(WINDOW);
        while (true) {
            Chunk chunk;
            try {
                chunk = chunks.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw interrupted();
            }
            if (chunk == null) {
                throw new IOException(request.absoluteURI() + ": nothing came for " + patience.toMillis() + " ms");
            }
            if (chunk.failure() != null) {
                throw new IOException(
                        request.absoluteURI() + ": broke off ("
                                + chunk.failure().getMessage() + ")",
                        chunk.failure());
            }
            Buffer buffer = chunk.bytes();
            if (buffer == null) {
                whole = true;
                return;
            }
            for (int at = 0; at < buffer.length(); ) {
                int length = Math.min(bytes.length, buffer.length() - at);
                buffer.getBytes(at, at + length, bytes);
                sink.write(bytes, length);
                at += length;
            }
            response.fetch(1);
        }
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted");
    }

    /** A body that was not taken whole goes with its connection. */
    @Override
    public void close() {
        if (!whole) {
            request.reset();
        }
    }
}
