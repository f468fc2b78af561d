package dev.outpost.tracking.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Two connections to one running Redis: one for scripts, whose calls are pipelined, one that waits for the stream. When
 * either breaks, or an answer takes too long, both are given up and the link is over: what waits fails, and a new link
 * must be made. Lives on one event loop.
 */
final class RedisLink {

    private static final Duration KEYS_UNUSED = Duration.ofHours(1);
    private static final Duration BLOCK = Duration.ofSeconds(1);
    private static final int READ_AT_ONCE = 256;
    private static final Pattern RUN_ID = Pattern.compile("run_id:([0-9a-f]+)");
    private static final String[] SHARED = {"meta", "due", "deltas", "origins", "subnets"};

    private final Vertx vertx;
    private final RedisRules rules;
    private final LongSupplier nanoClock;
    private final BiConsumer<RedisLink, String> lost;
    private final Redis client;
    private final List<Wire> wires = new ArrayList<>();
    private final List<byte[]> keys = new ArrayList<>();
    private final byte[] listings;
    private final byte[] keep;
    private String runId = "";
    private long timer = -1;
    private boolean over;

    private RedisLink(Vertx vertx, RedisRules rules, LongSupplier nanoClock, BiConsumer<RedisLink, String> lost) {
        this.vertx = vertx;
        this.rules = rules;
        this.nanoClock = nanoClock;
        this.lost = lost;
        this.listings = bytes(rules.prefix() + "listing:");
        this.keep =
                bytes(String.valueOf(KEYS_UNUSED.plus(rules.listings().ttl()).toMillis()));
        for (String key : SHARED) {
            keys.add(bytes(rules.prefix() + key));
        }
        this.client = Redis.createClient(vertx, options(rules));
    }

    /**
     * Connects.
     *
     * @param nanoClock monotonic clock
     * @param lost told once which link is over and why, unless it was closed
     */
    static Future<RedisLink> connect(
            Vertx vertx, RedisRules rules, LongSupplier nanoClock, BiConsumer<RedisLink, String> lost) {
        RedisLink link = new RedisLink(vertx, rules, nanoClock, lost);
        return link.open()
                .timeout(2 * rules.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .map(link)
                .onFailure(why -> link.close());
    }

    /** Which run of Redis this is; another one may have lost something. */
    String runId() {
        return runId;
    }

    /** Calls that wait for their answer. */
    int waiting() {
        return wires.isEmpty() ? 0 : wires.get(0).deadlines.size();
    }

    /**
     * Runs a script. Fails with a {@link StoreAwayException} when it was not run, or nobody knows whether it was.
     *
     * @param arguments what it says it wants after the first three
     */
    Future<Response> run(Script script, long epoch, List<String> arguments) {
        if (over) {
            return Future.failedFuture(new StoreAwayException("the connection to Redis is closed"));
        }
        if (waiting() >= rules.queue()) {
            return Future.failedFuture(
                    new StoreAwayException("Redis is slow: " + rules.queue() + " commands wait for its answer"));
        }
        return wires.get(0)
                .send(request(Command.EVALSHA, script.sha1(), epoch, arguments), Duration.ZERO)
                .recover(why -> why instanceof ErrorType error && error.is("NOSCRIPT")
                        // Redis was told to forget its scripts; this one it learns again by being run.
                        ? wires.get(0).send(request(Command.EVAL, script.text(), epoch, arguments), Duration.ZERO)
                        : Future.failedFuture(why))
                .recover(why -> Future.failedFuture(explained(why)));
    }

    /** What the stream has after an entry; waits for some, but not for long. Empty: there was nothing. */
    Future<List<Response>> read(String afterId) {
        if (over) {
            return Future.failedFuture(new StoreAwayException("the connection to Redis is closed"));
        }
        Request request = Request.cmd(Command.XREAD)
                .arg("COUNT")
                .arg(READ_AT_ONCE)
                .arg("BLOCK")
                .arg(BLOCK.toMillis())
                .arg("STREAMS")
                .arg(keys.get(2))
                .arg(afterId);
        return wires.get(1)
                .send(request, BLOCK)
                .map(RedisLink::entries)
                .recover(why -> Future.failedFuture(explained(why)));
    }

    /** Gives both connections up; what waits fails. */
    void close() {
        over = true;
        if (timer >= 0) {
            vertx.cancelTimer(timer);
        }
        client.close();
    }

    private Future<?> open() {
        return client.connect()
                .compose(commands -> {
                    wires.add(new Wire(commands));
                    return client.connect();
                })
                .compose(stream -> {
                    wires.add(new Wire(stream));
                    long period = Math.max(10, rules.timeout().toMillis() / 10);
                    timer = vertx.setPeriodic(period, id -> wires.forEach(Wire::check));
                    return wires.get(0).send(Request.cmd(Command.INFO).arg("server"), Duration.ZERO);
                })
                .compose(info -> {
                    Matcher run = RUN_ID.matcher(info.toString());
                    if (!run.find()) {
                        return Future.failedFuture(new StoreAwayException("it tells no run id: is it Redis?"));
                    }
                    runId = run.group(1);
                    List<Future<Response>> loads = new ArrayList<>();
                    for (Script script : Script.values()) {
                        Request load = Request.cmd(Command.SCRIPT).arg("LOAD").arg(script.text());
                        loads.add(wires.get(0).send(load, Duration.ZERO));
                    }
                    return Future.all(loads);
                });
    }

    private Request request(Command command, String script, long epoch, List<String> arguments) {
        Request request = Request.cmd(command).arg(script).arg(keys.size());
        keys.forEach(request::arg);
        request.arg(epoch).arg(listings).arg(keep);
        arguments.forEach(request::arg);
        return request;
    }

    private void end(String why) {
        if (!over) {
            close();
            lost.accept(this, why);
        }
    }

    private Throwable explained(Throwable why) {
        String message = String.valueOf(why.getMessage());
        if (why instanceof ErrorType error && error.is("READONLY")) {
            end("Redis is a replica that takes no writes"); // a failover: its address leads elsewhere soon
        }
        return why instanceof StoreAwayException ? why : new StoreAwayException("Redis: " + message, why);
    }

    private static RedisOptions options(RedisRules rules) {
        RedisAddress address = rules.address();
        int timeoutMs = (int) rules.timeout().toMillis();
        NetClientOptions net = new NetClientOptions()
                .setConnectTimeout(timeoutMs)
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setSsl(address.tls());
        if (address.tls()) {
            net.setHostnameVerificationAlgorithm("HTTPS");
            if (!rules.caFile().isEmpty()) {
                net.setTrustOptions(new PemTrustOptions().addCertPath(rules.caFile()));
            }
        }
        RedisOptions options = new RedisOptions()
                .setNetClientOptions(net)
                .setConnectionString(address.connection())
                .setPreferredProtocolVersion(ProtocolVersion.RESP2)
                .setMaxPoolSize(2)
                .setMaxPoolWaiting(2)
                .setPoolRecycleTimeout(-1)
                .setPoolName("tracking-store")
                .setMaxWaitingHandlers(rules.queue() + 2 * Script.values().length);
        if (!address.password().isEmpty()) {
            options.setPassword(address.password());
            if (!address.user().isEmpty()) {
                options.setUser(address.user());
            }
        }
        return options;
    }

    /** Entries of the one stream that was asked for. */
    private static List<Response> entries(@Nullable Response response) {
        if (response == null || response.size() == 0) {
            return List.of();
        }
        return response.get(0).get(1).stream().toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A connection, and by when each of its answers must be there: they come in the order of the questions. */
    private final class Wire {
        private final RedisConnection connection;
        private final ArrayDeque<Long> deadlines = new ArrayDeque<>();

        Wire(RedisConnection connection) {
            this.connection = connection;
            connection.endHandler(end -> end("Redis closed the connection"));
            connection.exceptionHandler(why -> end("the connection to Redis broke: " + why.getMessage()));
        }

        Future<Response> send(Request request, Duration more) {
            deadlines.add(nanoClock.getAsLong() + rules.timeout().plus(more).toNanos());
            return connection.send(request).onComplete(answer -> deadlines.poll());
        }

        void check() {
            Long first = deadlines.peek();
            if (first != null && nanoClock.getAsLong() - first > 0) {
                end("Redis has not answered for " + rules.timeout().toMillis() + " ms");
            }
        }
    }
}
