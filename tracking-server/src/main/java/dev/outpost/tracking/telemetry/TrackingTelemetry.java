package dev.outpost.tracking.telemetry;

import dev.outpost.server.web.Exchange;
import dev.outpost.telemetry.event.GameContext;
import dev.outpost.telemetry.event.Labels;
import dev.outpost.telemetry.metrics.Meters;
import dev.outpost.telemetry.privacy.Pseudonyms;
import dev.outpost.telemetry.record.EventWriter;
import dev.outpost.telemetry.record.Recorder;
import dev.outpost.tracking.browse.Counts;
import dev.outpost.tracking.browse.Query;
import dev.outpost.tracking.listing.Draft;
import dev.outpost.tracking.listing.GoneReason;
import dev.outpost.tracking.listing.Ids;
import dev.outpost.tracking.listing.Listing;
import dev.outpost.tracking.listing.Origin;
import dev.outpost.tracking.listing.Refusal;
import dev.outpost.tracking.listing.Status;
import dev.outpost.tracking.listing.StoreObserver;
import dev.outpost.tracking.telemetry.TrackingEvents.ExpireReason;
import dev.outpost.tracking.web.WebObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Records what the tracking server does; all of its telemetry goes through here. Thread-safe. */
public final class TrackingTelemetry implements StoreObserver, WebObserver {

    private final Recorder recorder;
    private final Pseudonyms pseudonyms;
    private final Counter heartbeats;
    private final Counter expired;
    private final Counter queries;
    private final DistributionSummary queryMs;
    private final Map<Refusal, Counter> refusals = new EnumMap<>(Refusal.class);
    private final Counter subscribersCutOff;
    private final Counter requestsLimited;
    private final AtomicInteger subscribers = new AtomicInteger();

    /**
     * Registers its meters.
     *
     * @param counts how many listings there are; asked from any thread
     * @param available whether the store takes changes; asked from any thread
     */
    public TrackingTelemetry(
            Recorder recorder,
            Meters meters,
            Pseudonyms pseudonyms,
            Supplier<Counts> counts,
            BooleanSupplier available) {
        this.recorder = recorder;
        this.pseudonyms = pseudonyms;
        meters.gauge(TrackingMetrics.LISTINGS_ACTIVE, () -> counts.get().all());
        meters.gauge(TrackingMetrics.LISTINGS_HIDDEN, () -> counts.get().hidden());
        for (Status status : Status.values()) {
            meters.gauge(TrackingMetrics.LISTINGS_STATUS, () -> counts.get().with(status), Labels.of(status));
        }
        meters.gauge(TrackingMetrics.SUBSCRIBERS, subscribers::get);
        meters.gauge(TrackingMetrics.STORE_AVAILABLE, () -> available.getAsBoolean() ? 1 : 0);
        heartbeats = meters.counter(TrackingMetrics.HEARTBEATS_RECEIVED);
        expired = meters.counter(TrackingMetrics.HEARTBEATS_EXPIRED);
        subscribersCutOff = meters.counter(TrackingMetrics.SUBSCRIBERS_CUT_OFF);
        requestsLimited = meters.counter(TrackingMetrics.REQUESTS_LIMITED);
        queries = meters.counter(TrackingMetrics.QUERIES_TOTAL);
        queryMs = meters.histogram(TrackingMetrics.QUERIES_LATENCY);
        for (Refusal why : Refusal.values()) {
            refusals.put(why, meters.counter(TrackingMetrics.REFUSALS, Labels.of(why)));
        }
    }

    @Override
    public void created(Listing listing, Origin origin) {
        EventWriter event = recorder.begin(TrackingEvents.LISTING_CREATE, context(listing));
        if (event.wanted()) {
            Draft game = listing.game();
            String source = origin.source();
            event.put(game.gameId())
                    .put(game.map().name())
                    .put(source == null ? pseudonyms.of("host", origin.address()) : pseudonyms.of("tracking", source))
                    .put(game.settings().line())
                    .end();
        }
    }

    @Override
    public void heartbeat() {
        heartbeats.increment();
    }

    @Override
    public void gone(Listing listing, GoneReason reason, long ageMs) {
        if (reason == GoneReason.TTL) {
            expired.increment();
        }
        recorder.begin(TrackingEvents.LISTING_EXPIRE, context(listing))
                .put(listing.game().gameId())
                .put(ageMs / 1000.0)
                .put(reason == GoneReason.TTL ? ExpireReason.TTL : ExpireReason.HOST_DEPARTED)
                .put(reason == GoneReason.REMOVED)
                .end();
    }

    @Override
    public void refused(Refusal why) {
        Objects.requireNonNull(refusals.get(why)).increment();
    }

    /**
     * A browser had an answer.
     *
     * @param asked filters, sort and paging that were asked for, by parameter
     * @param results listings in the answer
     * @param nanos time to answer
     */
    @Override
    public void queried(Query query, Map<String, String> asked, int results, long nanos) {
        queries.increment();
        queryMs.record(nanos / 1e6);
        EventWriter event = recorder.begin(TrackingEvents.QUERY);
        if (event.wanted()) {
            event.durationUs(nanos / 1000)
                    .put(kind(query))
                    .putTexts(asked)
                    .put(results)
                    .put(nanos / 1e6)
                    .end();
        }
    }

    /** A browser follows the list from now on. */
    @Override
    public void subscribed() {
        subscribers.incrementAndGet();
    }

    /** A browser that did follows it no more. */
    @Override
    public void unsubscribed(boolean cutOff) {
        subscribers.decrementAndGet();
        if (cutOff) {
            subscribersCutOff.increment();
        }
    }

    @Override
    public void refused(String code) {
        if (code.equals(Exchange.TOO_MANY_REQUESTS)) {
            requestsLimited.increment();
        }
    }

    /** The trace id is the host's; of a game that came without one, the listing's own id. */
    private static GameContext context(Listing listing) {
        Draft game = listing.game();
        String trace = game.traceId();
        return new GameContext(
                game.rules().gameModule(),
                game.rules().modFingerprint(),
                trace.isEmpty() ? Ids.hex(listing.id()) : trace);
    }

    private static TrackingEvents.QueryType kind(Query query) {
        if (!query.words().isEmpty()) {
            return TrackingEvents.QueryType.SEARCH;
        }
        return query.equals(Query.ALL) ? TrackingEvents.QueryType.BROWSE : TrackingEvents.QueryType.FILTER;
    }
}
