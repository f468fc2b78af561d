package dev.outpost.server.web;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A server's routes: who asks is known and asks no oftener than allowed, bodies come only where they are read, refusals are
 * problem documents. To be set up by one thread; answers are made on the event loop of the connection that asks.
 */
public final class WebRoutes {

    private static final long SWEEP_MS = TimeUnit.SECONDS.toMillis(5);

    /** After a pause an address may ask as often as in so many seconds, at once. */
    private static final long BURST_S = 3;

    private final Vertx vertx;
    private final Router router;
    private final Requesters requesters;
    private final Cors cors;
    private final Consumer<String> refused;
    private final LongSupplier nanoClock;
    private final List<RequestRates> swept = new CopyOnWriteArrayList<>();
    private final long sweep;

    /**
     * What other servers' web pages may do with what is read here (WHATWG Fetch, CORS protocol).
     *
     * @param asked request headers they may send
     * @param shown response headers they may see
     */
    public record Cors(String asked, String shown) {}

    /** Whether a request of this kind has a body; where it has none, one that comes is refused. */
    public enum Body {
        NONE,
        READ
    }

    /** What is done with a request. */
    public interface Answer {

        /** Answers, now or later; whatever it refuses is answered for it. */
        void to(Exchange exchange) throws FaultException;
    }

    /**
     * No routes yet.
     *
     * @param proxies addresses whose {@code X-Forwarded-For} is believed
     * @param refused is told the code of each refusal; any thread
     * @param nanoClock never goes back
     */
    public WebRoutes(
            Vertx vertx,
            Router router,
            Set<InetAddress> proxies,
            Cors cors,
            Consumer<String> refused,
            LongSupplier nanoClock) {
        this.vertx = vertx;
        this.router = router;
        this.requesters = new Requesters(proxies);
        this.cors = cors;
        this.refused = refused;
        this.nanoClock = nanoClock;
        this.sweep = vertx.setPeriodic(SWEEP_MS, tick -> swept.forEach(RequestRates::sweep));
    }

    /** An allowance for some kind of request; {@code perS} of one address each second, 0: any number. */
    public RequestRates rates(int perS) {
        RequestRates rates = new RequestRates(perS, Math.max(1, perS * BURST_S), nanoClock);
        swept.add(rates);
        return rates;
    }

    /** What everybody may read, from other servers' web pages as well: GET and HEAD. */
    public void read(String path, RequestRates rates, Answer answer) {
        router.options(path)
                .handler(context -> context.response()
                        .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                        .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, OPTIONS")
                        .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, cors.asked())
                        .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, "86400")
                        .setStatusCode(204)
                        .end());
        router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(context -> {
            context.response()
                    .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                    .putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, cors.shown());
            handle(context, rates, Body.NONE, answer);
        });
    }

    /** What is not for other servers' web pages. */
    public void ask(HttpMethod method, String path, RequestRates rates, Body body, Answer answer) {
        router.route(method, path).handler(context -> handle(context, rates, body, answer));
    }

    /** A file of a jar that is the contract, for everybody. */
    public void contract(String path, RequestRates rates, Class<?> beside) {
        Buffer contract = PageFiles.read(beside, path);
        read(
                path,
                rates,
                exchange -> exchange.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/yaml; charset=utf-8")
                        .putHeader(HttpHeaders.CACHE_CONTROL, "max-age=300")
                        .end(contract));
    }

    /** Ends its housekeeping; requests are answered as before. */
    public void close() {
        vertx.cancelTimer(sweep);
    }

    private void handle(RoutingContext context, RequestRates rates, Body body, Answer answer) {
        Exchange exchange = new Exchange(context, requesters.of(context.request()), refused);
        if (!exchange.admitted(rates)) {
            return;
        }
        if (body == Body.NONE && Bodies.announced(context.request())) {
            // Else it could be sent for as long as the client likes
            exchange.closeAfter();
            exchange.refuse(Fault.of(400, "body_not_taken", "This method takes no body here."));
            return;
        }
        exchange.guarded(() -> answer.to(exchange));
    }
}
