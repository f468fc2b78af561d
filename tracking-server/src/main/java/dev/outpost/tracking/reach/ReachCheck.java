package dev.outpost.tracking.reach;

import dev.outpost.tracking.listing.Contact;
import dev.outpost.tracking.listing.Listing;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tries to reach hosts whose listings are not shown yet, and has those shown that it reaches. Any thread may ask;
 * connections are made on event loops, each bounded in time, all of them in number and rate ({@link ReachRules}).
 */
public final class ReachCheck {

    private final Reachability mode;
    private final ReachRules rules;
    private final Challenges challenges;
    private final LongSupplier clockMs;
    private final Consumer<String> reached;
    private final Consumer<Result> results;
    private final NetClient plain;
    private final NetClient secured;

    /** How a check ended, for the meter. */
    public enum Result {
        REACHED,
        NOT_REACHED
    }

    /**
     * What it works with.
     *
     * @param clockMs milliseconds that never go back
     * @param reached is told the id of a listing whose host was reached, on an event loop
     * @param results hears of each check that ended
     */
    public ReachCheck(
            Vertx vertx,
            Reachability mode,
            ReachRules rules,
            LongSupplier clockMs,
            Consumer<String> reached,
            Consumer<Result> results) {
        this.mode = mode;
        this.rules = rules;
        this.challenges = new Challenges(rules);
        this.clockMs = clockMs;
        this.reached = reached;
        this.results = results;
        int patienceMs = Math.toIntExact(rules.patience().toMillis());
        NetClientOptions options = new NetClientOptions().setConnectTimeout(patienceMs);
        this.plain = vertx.createNetClient(options);
        // Nothing secret is said and nothing said is believed: only whether a relay answers matters
        this.secured = vertx.createNetClient(new NetClientOptions(options)
                .setSsl(true)
                .setTrustAll(true)
                .setHostnameVerificationAlgorithm("")
                .setSslHandshakeTimeout(patienceMs)
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS));
    }

    /**
     * Whether what is listed now is shown at once.
     *
     * @param vouched whether its host may vouch, see {@link Vouchers}
     */
    public boolean showsAtOnce(boolean vouched) {
        return mode == Reachability.OFF || vouched;
    }

    /** A listing was created or sent a heartbeat; nothing happens for one that is shown. */
    public void heard(Listing listing, InetAddress from) {
        if (!listing.visible()) {
            Contact contact = listing.game().contact();
            if (challenges.ask(listing.id(), contact, from, clockMs.getAsLong())) {
                reached.accept(listing.id());
            } else {
                runWaiting();
            }
        }
    }

    /** A listing is no more. */
    public void gone(String id) {
        challenges.forget(id);
    }

    /** Why a listing is not shown, as far as reachability goes; null: not known here. */
    public @Nullable Finding finding(String id) {
        return challenges.finding(id);
    }

    /** Ends. */
    public Future<Void> close() {
        return Future.join(plain.close(), secured.close()).mapEmpty();
    }

    private void runWaiting() {
        Challenges.Probe probe = challenges.next();
        while (probe != null) {
            run(probe);
            probe = challenges.next();
        }
    }

    private void run(Challenges.Probe probe) {
        Future<@Nullable Finding> tried = probe.relay()
                ? relay(plain, probe)
                        .compose(found ->
                                found == Finding.REACH_NO_RELAY ? relay(secured, probe) : Future.succeededFuture(found))
                : direct(probe);
        tried.otherwise(failed -> Finding.REACH_NO_ANSWER).onSuccess(found -> {
            challenges.done(probe, found, clockMs.getAsLong());
            results.accept(found == null ? Result.REACHED : Result.NOT_REACHED);
            if (found == null) {
                reached.accept(probe.id());
            }
            runWaiting();
        });
    }

    private Future<NetSocket> connect(NetClient client, Challenges.Probe probe) {
        return client.connect(probe.port(), probe.address().getHostAddress());
    }

    private Future<@Nullable Finding> direct(Challenges.Probe probe) {
        return connect(plain, probe).compose(NetSocket::close).map(closed -> null);
    }

    private Future<@Nullable Finding> relay(NetClient client, Challenges.Probe probe) {
        return connect(client, probe)
                .compose(socket -> {
                    Promise<@Nullable Finding> answer = Promise.promise();
                    RelayGreeting greeting = new RelayGreeting();
                    socket.handler(bytes -> {
                        Boolean isRelay = greeting.heard(bytes.getBytes());
                        if (isRelay != null) {
                            answer.tryComplete(isRelay ? null : Finding.REACH_NO_RELAY);
                        }
                    });
                    socket.closeHandler(closed -> answer.tryComplete(Finding.REACH_NO_RELAY));
                    socket.exceptionHandler(broken -> answer.tryComplete(Finding.REACH_NO_RELAY));
                    socket.write(Buffer.buffer(RelayGreeting.hello()));
                    return answer.future()
                            .timeout(rules.patience().toMillis(), TimeUnit.MILLISECONDS)
                            .otherwise(Finding.REACH_NO_RELAY)
                            .eventually(() -> socket.close());
                })
                // It took the connection once, so what fails here is the handshake
                .recover(failed -> client == secured
                        ? Future.succeededFuture(Finding.REACH_NO_RELAY)
                        : Future.failedFuture(failed));
    }
}
