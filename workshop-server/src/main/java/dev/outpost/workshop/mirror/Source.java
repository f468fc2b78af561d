package dev.outpost.workshop.mirror;

import dev.outpost.workshop.command.Download;
import dev.outpost.workshop.mirror.SourceException.Kind;
import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Another workshop, asked over HTTP by a thread that may block. Nothing that it does is trusted: answers have a longest
 * length, must not come slower than {@value #MIN_BYTES_PER_S} bytes a second, and redirections are not followed.
 */
final class Source {

    private static final int MOST_JSON_BYTES = 4 << 20;
    private static final long MIN_BYTES_PER_S = 4096;
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(10);

    private final HttpClient client;
    private final String base;
    private final Duration timeout;
    private final LongSupplier nanoClock;

    Source(HttpClient client, URI base, Duration timeout, LongSupplier nanoClock) {
        this.client = client;
        this.base = base.toString();
        this.timeout = timeout;
        this.nanoClock = nanoClock;
    }

    /** Its changes after one. */
    Feed changes(long since, int limit) throws IOException {
        return Feed.read(json("/v1/changes?since=" + since + "&limit=" + limit), since, limit);
    }

    /** What it says of a version. */
    Announced release(PackageId id, Version version) throws IOException {
        return Announced.read(
                json("/v1/packages/" + id + "/versions/" + version.toString().replace("+", "%2B")));
    }

    /**
     * Fetches a package.
     *
     * @param sizeBytes how long it is said to be; one that is longer is not taken to its end
     */
    void fetch(Hash hash, long sizeBytes, Download.Sink sink) throws IOException {
        get("/v1/blobs/" + hash, sizeBytes, sink);
    }

    private JsonObject json(String path) throws IOException {
        Buffer all = Buffer.buffer();
        get(path, MOST_JSON_BYTES, (bytes, length) -> all.appendBytes(bytes, 0, length));
        try {
            return all.toJsonObject();
        } catch (DecodeException | ClassCastException e) {
            throw new SourceException(Kind.AWAY, "it answers with what is no JSON object");
        }
    }

    private void get(String path, long mostBytes, Download.Sink sink) throws IOException {
        long begun = nanoClock.getAsLong();
        long[] taken = {0};
        try (Download download = new Download(request(path), null, timeout)) {
            accepted(download.response());
            download.to((bytes, length) -> {
                taken[0] += length;
                if (taken[0] > mostBytes) {
                    throw new SourceException(Kind.LYING, "it sends more than the " + mostBytes + " bytes announced");
                }
                long late = nanoClock.getAsLong() - begun - timeout.toNanos();
                if (late > 0 && taken[0] < MIN_BYTES_PER_S * late / 1_000_000_000) {
                    throw new SourceException(Kind.AWAY, "it sends less than " + MIN_BYTES_PER_S + " bytes a second");
                }
                try {
                    sink.write(bytes, length);
                } catch (IOException e) {
                    throw new OwnException(e);
                }
            });
        } catch (OwnException e) {
            throw e.own;
        } catch (SourceException | InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            throw new SourceException(Kind.AWAY, "no answer, or not the whole of it", Duration.ZERO, e);
        }
    }

    private HttpClientRequest request(String path) throws IOException {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(base + path)
                .setFollowRedirects(false)
                .setConnectTimeout(timeout.toMillis())
                .setIdleTimeout(timeout.toMillis());
        try {
            return client.request(options)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(2 * timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException | TimeoutException e) {
            throw new SourceException(Kind.AWAY, "it cannot be reached", Duration.ZERO, e);
        }
    }

    private static void accepted(HttpClientResponse response) throws SourceException {
        int status = response.statusCode();
        if (status == 404 || status == 410) {
            throw new SourceException(Kind.GONE, "it answers " + status);
        }
        if (status != 200) {
            throw new SourceException(Kind.AWAY, "it answers " + status, retryAfter(response), null);
        }
    }

    private static Duration retryAfter(HttpClientResponse response) {
        String told = response.getHeader("Retry-After");
        if (told == null || !told.strip().matches("[0-9]{1,6}")) {
            return Duration.ZERO;
        }
        Duration wait = Duration.ofSeconds(Long.parseLong(told.strip()));
        return wait.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : wait;
    }

    /** What failed is not the source. */
    private static final class OwnException extends IOException {

        private static final long serialVersionUID = 1L;

        private final transient IOException own;

        OwnException(IOException own) {
            super(own);
            this.own = own;
        }
    }
}
