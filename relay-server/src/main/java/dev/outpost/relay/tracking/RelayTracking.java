package dev.outpost.relay.tracking;

import dev.outpost.relay.admin.RoomSurvey;
import dev.outpost.relay.telemetry.TrackingResult;
import dev.outpost.relay.telemetry.TrackingState;
import dev.outpost.relay.telemetry.TrackingTelemetry;
import dev.outpost.server.Tracing;
import dev.outpost.telemetry.metrics.Meters;
import dev.outpost.telemetry.record.Recorder;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps tracking servers told of the games here. A verticle on an event loop of its own choosing: matches never wait
 * for
 * it, and it never waits for a match longer than {@link RoomSurvey} does.
 */
public final class RelayTracking extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(RelayTracking.class);
    /** Players find a game within a second of its creation, and look for none that is over. */
    private static final long STEP_MS = 250;

    private static final long REPORT_MS = 5000;
    private static final long FAREWELL_MS = 2000;

    private final TrackingRules rules;
    private final RoomSurvey survey;
    private final Parts parts;
    private final TrackingTelemetry telemetry;
    private final List<TrackingApi> apis = new ArrayList<>();
    private final List<Registrar> registrars = new ArrayList<>();
    private final List<FleetReporter> reporters = new ArrayList<>();
    private final AtomicInteger listed = new AtomicInteger();
    private boolean asking;

    /**
     * What it works with.
     *
     * @param recorder where changes are recorded
     * @param registry where its meters are registered, and those that the fleet report tells are found
     * @param serverId who this relay is to the collector
     * @param pseudonym of a tracking server's address
     * @param nanoClock monotonic clock, nanoseconds
     * @param clock wall clock
     * @param random for jitter
     * @param tracing puts what is said of a match into its trace
     */
    public record Parts(
            Recorder recorder,
            MeterRegistry registry,
            String serverId,
            UnaryOperator<String> pseudonym,
            LongSupplier nanoClock,
            InstantSource clock,
            RandomGenerator random,
            Tracing tracing) {}

    /** Nothing is told before it is deployed. */
    public RelayTracking(TrackingRules rules, RoomSurvey survey, Parts parts) {
        this.rules = rules;
        this.survey = survey;
        this.parts = parts;
        this.telemetry = new TrackingTelemetry(parts.recorder(), new Meters(parts.registry()), listed::get);
    }

    @Override
    public Future<?> start() {
        for (URI server : rules.servers()) {
            TrackingApi api = new TrackingApi(vertx, server);
            TrackingListener listener = listener(parts.pseudonym().apply(server.toString()));
            apis.add(api);
            registrars.add(new Registrar(api, rules, parts.nanoClock(), parts.random(), listener, parts.tracing()));
            if (!rules.fleetToken().isEmpty()) {
                reporters.add(new FleetReporter(api, rules.fleetToken(), parts.nanoClock(), parts.random(), listener));
            }
        }
        if (!registrars.isEmpty()) {
            vertx.setPeriodic(STEP_MS, timer -> step());
        }
        if (!reporters.isEmpty()) {
            vertx.setPeriodic(REPORT_MS, timer -> report());
        }
        return Future.succeededFuture();
    }

    /** Takes the listings down, if that can be done soon. */
    @Override
    public Future<?> stop() {
        return Future.join(registrars.stream().map(each -> each.step(List.of())).toList())
                .timeout(FAREWELL_MS, TimeUnit.MILLISECONDS)
                .transform(done -> {
                    if (done.cause() instanceof TimeoutException) {
                        LOG.debug("tracking servers did not answer the farewell; the listings expire by themselves");
                    }
                    apis.forEach(TrackingApi::close);
                    return Future.succeededFuture();
                });
    }

    private void step() {
        if (asking) {
            // A room's loop is busy; the next answer is as good
            return;
        }
        asking = true;
        survey.all()
                .onComplete(asked -> context.runOnContext(on -> asking = false))
                .onSuccess(answer -> context.runOnContext(on -> {
                    if (answer.silent() == 0) {
                        // A room that did not answer must not be taken for gone
                        registrars.forEach(each -> each.step(answer.views()));
                    }
                    listed.set(registrars.stream().mapToInt(Registrar::listed).sum());
                }));
    }

    private void report() {
        survey.all()
                .compose(answer -> vertx.executeBlocking(
                        () -> FleetReport.of(
                                parts.serverId(), parts.clock().instant(), parts.registry(), answer.views()),
                        false))
                .onSuccess(report -> context.runOnContext(on -> reporters.forEach(each -> each.report(report))))
                .onFailure(e -> LOG.warn("no fleet report could be made", e));
    }

    private TrackingListener listener(String serverHash) {
        return new TrackingListener() {
            @Override
            public void requested(TrackingResult result) {
                telemetry.requested(result);
            }

            @Override
            public void changed(TrackingState state, int status, int listings) {
                telemetry.changed(serverHash, state, status, listings);
                if (state == TrackingState.LISTED) {
                    LOG.info("tracking server {}: games are listed", serverHash);
                } else {
                    LOG.warn("tracking server {}: {} (HTTP status {})", serverHash, state, status);
                }
            }
        };
    }
}
