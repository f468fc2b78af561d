package dev.outpost.workshop.command;

import dev.outpost.server.Backoff;
import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Speaks to a workshop by its contract (openapi.yaml). Calls block; threads may share one. Nothing waits for longer than
 * {@link #PATIENCE_S} without a byte, no answer is larger than {@link #MOST_ANSWER_BYTES}; packages and bundles go straight
 * from and to files. What only reads is asked again when the connection breaks or the workshop is busy, and so is
 * publishing, of which the second time either does it or answers that these very bytes are there.
 */
final class WorkshopClient implements AutoCloseable {

    /** Connections at once, each for one call. */
    static final int MOST_CONNECTIONS = 16;

    private static final Pattern ADDRESS = Pattern.compile("https?://[A-Za-z0-9.:\\[\\]-]{1,255}(/[A-Za-z0-9._~/-]*)?");
    private static final int PATIENCE_S = 60;
    private static final int CONNECT_MS = 10_000;
    private static final int MOST_ANSWER_BYTES = 16 << 20;
    private static final int MOST_TRIES = 3;
    private static final int MOST_REDIRECTS = 5;
    private static final int MOST_PAGES = 100;
    private static final int LONGEST_RETRY_S = 30;
    private static final int CHUNK_BYTES = 1 << 17;

    private final String base;
    private final @Nullable String token;
    private final Vertx vertx;
    private final HttpClient client;

    /**
     * To one workshop.
     *
     * @param base passes {@link #isAddress}
     * @param token bearer token; null: none. It goes nowhere but to that address
     */
    WorkshopClient(URI base, @Nullable String token) {
        this.base = base.toString().replaceAll("/+$", "");
        this.token = token;
        this.vertx = Vertx.vertx(
                new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1));
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(CONNECT_MS).setDecompressionSupported(false),
                new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS));
    }

    /** Whether a text is a workshop's address. */
    static boolean isAddress(String text) {
        try {
            return ADDRESS.matcher(text).matches() && URI.create(text).getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Where one version is. */
    static String path(PackageId id, Version version) {
        return "/v1/packages/" + id + "/versions/" + version.toString().replace("+", "%2B");
    }

    /** Asks. */
    JsonObject get(String path) throws IOException {
        return json(repeated(() -> send(HttpMethod.GET, path, null)));
    }

    /**
     * All that a route lists under a name, page by page.
     *
     * @throws IOException also when there are more than {@value #MOST_PAGES} pages
     */
    JsonArray all(String path, String name) throws IOException {
        JsonArray all = new JsonArray();
        String cursor = "";
        for (int page = 0; page < MOST_PAGES; page++) {
            JsonObject answer = get(path + "?limit=500" + cursor);
            all.addAll(answer.getJsonArray(name, new JsonArray()));
            if (!(answer.getValue("next") instanceof String next)) {
                return all;
            }
            cursor = "&cursor=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
        }
        throw new IOException(base + path + ": lists more than " + all.size() + " " + name);
    }

    /** Asks with a question that needs a body; changes nothing there. */
    Buffer ask(String path, JsonObject question) throws IOException {
        return accepted(repeated(() -> send(HttpMethod.POST, path, question.toBuffer())));
    }

    /** Has something changed; once. */
    JsonObject change(HttpMethod method, String path, @Nullable JsonObject body) throws IOException {
        return json(send(method, path, body == null ? null : body.toBuffer()));
    }

    /**
     * Publishes a package.
     *
     * @param hash of the file
     * @param progress is told how many bytes went since it was told the last time; below 0 when it begins again
     * @return the release, or, when these very bytes had been published, the problem {@code exists}
     */
    JsonObject publish(Path file, PackageId id, Version version, Hash hash, LongConsumer progress) throws IOException {
        String path = "/v1/packages?id=" + id + "&version=" + version.toString().replace("+", "%2B");
        Answer answer = repeated(() -> upload(HttpMethod.POST, path, file, progress));
        if (answer.status() == 409) {
            JsonObject problem = problem(answer);
            if (hash.hex().equals(problem.getValue("sha256"))) {
                return problem;
            }
        }
        return json(answer);
    }

    /** Has a bundle imported. */
    JsonObject importBundle(Path file, LongConsumer progress) throws IOException {
        return json(upload(HttpMethod.PUT, "/v1/bundles", file, progress));
    }

    /**
     * Fetches a package from a byte on.
     *
     * @return false: the workshop sends no parts, so nothing was taken; ask from 0 on
     */
    boolean download(Hash hash, long from, Download.Sink sink) throws IOException {
        RequestOptions options = options(HttpMethod.GET, base + "/v1/blobs/" + hash);
        if (from > 0) {
            options.putHeader("Range", "bytes=" + from + "-").putHeader("If-Range", "\"" + hash + "\"");
        }
        return fetch(options, null, from > 0 ? 206 : 200, sink);
    }

    /** Fetches a bundle. */
    void exportBundle(JsonObject wanted, Download.Sink sink) throws IOException {
        RequestOptions options =
                options(HttpMethod.POST, base + "/v1/bundles").putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        fetch(options, wanted.toBuffer(), 200, sink);
    }

    private boolean fetch(RequestOptions first, @Nullable Buffer body, int wanted, Download.Sink sink)
            throws IOException {
        RequestOptions options = first;
        for (int redirects = 0; ; redirects++) {
            HttpClientRequest request = await(client.request(options));
            try (Download download = new Download(request, body, Duration.ofSeconds(PATIENCE_S))) {
                HttpClientResponse response = download.response();
                String location = response.getHeader(HttpHeaders.LOCATION);
                if (response.statusCode() / 100 == 3
                        && location != null
                        && body == null
                        && redirects < MOST_REDIRECTS) {
                    options = redirected(options, request.absoluteURI(), location);
                } else if (response.statusCode() == wanted) {
                    download.to(sink);
                    return true;
                } else if (response.statusCode() == 200) {
                    return false;
                } else {
                    Buffer told = Buffer.buffer();
                    download.to((bytes, length) -> told.appendBytes(bytes, 0, Math.min(length, 8192)));
                    accepted(new Answer(response.statusCode(), told, 0));
                    throw new IOException(base + ": answers " + response.statusCode() + " instead of " + wanted);
                }
            }
        }
    }

    /** The token is not sent elsewhere, and what came over TLS goes on over TLS. */
    private static RequestOptions redirected(RequestOptions from, String at, String location) throws IOException {
        URI target;
        try {
            target = URI.create(at).resolve(location);
        } catch (IllegalArgumentException e) {
            throw new IOException(at + ": is redirected to what is no address", e);
        }
        boolean plain = "http".equals(target.getScheme());
        if (target.getHost() == null
                || !(plain || "https".equals(target.getScheme()))
                || (plain && at.startsWith("https:"))) {
            throw new IOException(at + ": is redirected to " + target + ", where this does not go");
        }
        RequestOptions options = new RequestOptions(from).setAbsoluteURI(target.toString());
        options.removeHeader("Authorization");
        return options;
    }

    /** What came back. */
    private record Answer(int status, Buffer body, long retryAfterS) {}

    /** One try. */
    @FunctionalInterface
    private interface Attempt {
        Answer make() throws IOException;
    }

    private static Answer repeated(Attempt attempt) throws IOException {
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(2), new Random());
        for (int tries = 1; ; tries++) {
            Duration wait;
            try {
                Answer answer = attempt.make();
                boolean busy = answer.status() == 429 || answer.status() == 503;
                if (!busy || tries == MOST_TRIES || answer.retryAfterS() > LONGEST_RETRY_S) {
                    return answer;
                }
                wait = backoff.failed().plusSeconds(answer.retryAfterS());
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                if (tries == MOST_TRIES) {
                    throw e;
                }
                wait = backoff.failed();
            }
            try {
                TimeUnit.MILLISECONDS.sleep(wait.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
        }
    }

    private RequestOptions options(HttpMethod method, String address) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(address)
                .setFollowRedirects(false)
                .setIdleTimeout(TimeUnit.SECONDS.toMillis(PATIENCE_S));
        return token == null ? options : options.putHeader("Authorization", "Bearer " + token);
    }

    private Answer send(HttpMethod method, String path, @Nullable Buffer body) throws IOException {
        RequestOptions options = options(method, base + path).putHeader("Accept", "application/json");
        if (body != null) {
            options.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        }
        return await(client.request(options)
                .compose(request -> body == null ? request.send() : request.send(body))
                .compose(WorkshopClient::answer));
    }

    /** Refusals come before the body is sent, or while it is: then the rest of it stays here. */
    private Answer upload(HttpMethod method, String path, Path file, LongConsumer progress) throws IOException {
        long sent = 0;
        HttpClientRequest request = null;
        boolean done = false;
        try (InputStream in = Files.newInputStream(file)) {
            request = await(client.request(options(method, base + path)
                    .putHeader("Accept", "application/json")
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/zip")
                    .putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(Files.size(file)))
                    .putHeader(HttpHeaders.EXPECT, "100-continue")));
            Future<Answer> answer = request.response().compose(WorkshopClient::answer);
            Promise<Void> goOn = Promise.promise();
            request.continueHandler(goOn::tryComplete);
            Future<Void> head = request.sendHead();
            await(Future.any(answer, head.compose(written -> goOn.future())));
            byte[] chunk = new byte[CHUNK_BYTES];
            for (int length = in.read(chunk); length >= 0 && !answer.isComplete(); length = in.read(chunk)) {
                await(Future.any(answer, request.write(Buffer.buffer(length).appendBytes(chunk, 0, length))));
                sent += length;
                progress.accept(length);
            }
            if (!answer.isComplete()) {
                request.end();
            }
            Answer got = await(answer);
            done = sent == Files.size(file);
            return got;
        } catch (IOException e) {
            progress.accept(-sent);
            throw e;
        } finally {
            if (request != null && !done) {
                request.reset();
            }
        }
    }

    private static Future<Answer> answer(HttpClientResponse response) {
        Promise<Answer> read = Promise.promise();
        Buffer body = Buffer.buffer();
        response.handler(chunk -> {
            if (body.length() + chunk.length() > MOST_ANSWER_BYTES) {
                read.tryFail(new IOException("its answer has more than " + MOST_ANSWER_BYTES + " bytes"));
                response.request().reset();
            } else {
                body.appendBuffer(chunk);
            }
        });
        response.exceptionHandler(read::tryFail);
        response.endHandler(end -> {
            String retry = response.getHeader("Retry-After");
            long retryS = retry != null && retry.matches("[0-9]{1,9}") ? Long.parseLong(retry) : 0;
            read.tryComplete(new Answer(response.statusCode(), body, retryS));
        });
        return read.future();
    }

    private JsonObject json(Answer answer) throws IOException {
        try {
            return new JsonObject(accepted(answer));
        } catch (DecodeException | ClassCastException e) {
            throw new IOException(base + ": its answer is no JSON object; is it a workshop?", e);
        }
    }

    private static Buffer accepted(Answer answer) throws IOException {
        if (answer.status() / 100 != 2) {
            throw new ProblemException(answer.status(), problem(answer));
        }
        return answer.body();
    }

    private static JsonObject problem(Answer answer) {
        try {
            return new JsonObject(answer.body());
        } catch (DecodeException | ClassCastException e) {
            return new JsonObject();
        }
    }

    private <T> T await(Future<T> future) throws IOException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(2L * PATIENCE_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (TimeoutException e) {
            throw new IOException(base + ": does not answer", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(base + ": cannot be asked (" + cause.getMessage() + ")", cause);
        }
    }

    @Override
    public void close() {
        // Not waited for: nothing is under way that anybody needs.
        vertx.close();
    }
}
