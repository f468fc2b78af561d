package dev.outpost.relay.tracking;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.tracing.TracingPolicy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Requests to one tracking server: few at a time, each bounded in time and in what it may answer. */
final class TrackingApi {

    private static final int CONNECTIONS = 4;
    private static final int WAITING = 256;
    private static final int CONNECT_TIMEOUT_MS = 3000;
    private static final long TIMEOUT_MS = 8000;
    private static final int MAX_ANSWER_BYTES = 65_536;

    /** A listing's id in a path. */
    private static final Pattern LISTING = Pattern.compile("(/v1/listings/)[^/]+");

    private final HttpClient client;
    private final String base;

    /** At an address such as {@code https://tracking.example.org}. */
    TrackingApi(Vertx vertx, URI server) {
        this.base = server.toString().replaceAll("/+$", "");
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout(CONNECT_TIMEOUT_MS)
                        .setTracingPolicy(TracingPolicy.ALWAYS)
                        .setIdleTimeout(30)
                        .setIdleTimeoutUnit(TimeUnit.SECONDS),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(WAITING));
    }

    /**
     * Sends JSON.
     *
     * @param bearer secret or token; empty: none
     * @param body null: none
     */
    Future<Reply> send(HttpMethod method, String path, String bearer, @Nullable JsonObject body) {
        return send(method, path, bearer, body == null ? Buffer.buffer() : body.toBuffer(), false);
    }

    /** Sends JSON packed by gzip. */
    Future<Reply> sendPacked(String path, String bearer, JsonObject body) {
        return send(HttpMethod.POST, path, bearer, gzip(body.toBuffer()), true);
    }

    void close() {
        client.close();
    }

    private Future<Reply> send(HttpMethod method, String path, String bearer, Buffer body, boolean packed) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(base + path)
                .setTraceOperation(method.name() + " " + LISTING.matcher(path).replaceFirst("$1:id"))
                .setFollowRedirects(false)
                .setTimeout(TIMEOUT_MS)
                .setIdleTimeout(TIMEOUT_MS);
        if (!bearer.isEmpty()) {
            options.putHeader(HttpHeaders.AUTHORIZATION, "Bearer " + bearer);
        }
        if (body.length() > 0) {
            options.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        }
        if (packed) {
            options.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        return client.request(options)
                .compose(request -> request.send(body))
                .compose(TrackingApi::read)
                .timeout(TIMEOUT_MS, TimeUnit.MILLISECONDS);
    }

    /** At most so much of it as an honest answer has; the rest is not waited for. */
    private static Future<Reply> read(HttpClientResponse response) {
        Promise<Reply> read = Promise.promise();
        Buffer body = Buffer.buffer();
        response.handler(chunk -> {
            if (body.length() + chunk.length() > MAX_ANSWER_BYTES) {
                response.request().reset();
                read.tryFail(new IOException("the answer has more than " + MAX_ANSWER_BYTES + " bytes"));
            } else {
                body.appendBuffer(chunk);
            }
        });
        response.exceptionHandler(read::tryFail);
        response.endHandler(end -> read.tryComplete(
                new Reply(response.statusCode(), json(body), seconds(response.getHeader(HttpHeaders.RETRY_AFTER)))));
        return read.future();
    }

    private static @Nullable JsonObject json(Buffer body) {
        try {
            return body.length() == 0 ? null : new JsonObject(body);
        } catch (DecodeException e) {
            return null;
        }
    }

    private static long seconds(@Nullable String retryAfter) {
        return retryAfter != null && retryAfter.matches("[0-9]{1,6}") ? Long.parseLong(retryAfter) : 0;
    }

    private static Buffer gzip(Buffer plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(512);
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain.getBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("memory fails no write", e);
        }
        return Buffer.buffer(packed.toByteArray());
    }
}
