package dev.outpost.server.tls;

import dev.outpost.server.telemetry.CertificateFault;
import dev.outpost.server.telemetry.Listener;
import dev.outpost.server.telemetry.ServerEvents;
import dev.outpost.server.telemetry.ServerMetrics;
import dev.outpost.telemetry.event.Labels;
import dev.outpost.telemetry.metrics.Meters;
import dev.outpost.telemetry.record.Recorder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates that a server shows, which may be renewed while it runs: their files are looked at every few
 * seconds,
 * and a pair that changed and is sound takes effect for new connections. One that is not sound is said so and the old
 * one
 * stays. A change is seen by time, size and identity of either file, so that a pair written one file after the other
 * may
 * be refused once, and is taken when its second file is there.
 *
 * <p>{@link #open} and {@link #look} block; any thread but an event loop.
 */
public final class Certificates {

    private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);
    private static final Duration EXPIRES_SOON = Duration.ofDays(14);

    private final Vertx vertx;
    private final Recorder recorder;
    private final Meters meters;
    private final InstantSource clock;
    private final List<Watched> watched = new CopyOnWriteArrayList<>();

    /** None is open yet. */
    public Certificates(Vertx vertx, Recorder recorder, Meters meters, InstantSource clock) {
        this.vertx = vertx;
        this.recorder = recorder;
        this.meters = meters;
        this.clock = clock;
    }

    /** Begins to look at the files of all that are opened, now or later. */
    public void watch(Duration every) {
        vertx.setPeriodic(every.toMillis(), timer -> {
            if (!watched.isEmpty()) {
                vertx.executeBlocking(
                                () -> {
                                    look();
                                    return true;
                                },
                                true)
                        .onFailure(e -> LOG.error("certificates: looking for new ones failed", e));
            }
        });
    }

    /**
     * Reads a certificate for a listener that will be opened with it.
     *
     * @param renew gives the listener, once it listens, another certificate; called on any thread
     * @return what to open the listener with
     * @throws dev.outpost.server.ServerException when it cannot be used, with a message for a person
     */
    public ServerSSLOptions open(
            Listener listener, CertificateFiles files, Function<ServerSSLOptions, Future<?>> renew) {
        Watched opened = new Watched(listener, files, renew);
        PemPair pair = opened.pair;
        meters.gauge(ServerMetrics.TLS_NOT_AFTER, () -> opened.pair.notAfter().getEpochSecond(), Labels.of(listener));
        watched.add(opened);
        warn(opened, pair);
        return pair.options();
    }

    /** Looks at all files once, and renews what changed. */
    void look() {
        for (Watched each : watched) {
            each.look();
        }
    }

    private void warn(Watched of, PemPair pair) {
        Instant now = clock.instant();
        if (pair.notAfter().isBefore(now)) {
            LOG.warn("certificate of {}: expired at {}; clients will refuse it", of, pair.notAfter());
        } else if (pair.notBefore().isAfter(now)) {
            LOG.warn("certificate of {}: not valid before {}; clients will refuse it", of, pair.notBefore());
        } else if (pair.notAfter().isBefore(now.plus(EXPIRES_SOON))) {
            LOG.warn("certificate of {}: expires at {}", of, pair.notAfter());
        }
        if (pair.keyOpenToOthers()) {
            LOG.warn(
                    "certificate of {}: the private key's file can be read by others than its owner; use mode 600", of);
        }
    }

    /** One listener's certificate. */
    private final class Watched {

        private final Listener listener;
        private final CertificateFiles files;
        private final Function<ServerSSLOptions, Future<?>> renew;
        private String seen;
        private volatile PemPair pair;

        Watched(Listener listener, CertificateFiles files, Function<ServerSSLOptions, Future<?>> renew) {
            this.listener = listener;
            this.files = files;
            this.renew = renew;
            // Before reading: what changes in between is seen at the next look
            this.seen = stamps();
            this.pair = PemPair.read(vertx, files);
        }

        synchronized void look() {
            String now = stamps();
            if (now.equals(seen)) {
                return;
            }
            seen = now;
            PemPair found;
            try {
                found = PemPair.read(vertx, files);
            } catch (CertificateException e) {
                refused(e.fault(), e);
                return;
            }
            renew.apply(found.options())
                    .onSuccess(done -> renewed(found))
                    .onFailure(e -> refused(CertificateFault.NOT_TAKEN, e));
        }

        private void renewed(PemPair found) {
            pair = found;
            LOG.info("certificate of {}: renewed, valid until {}", this, found.notAfter());
            warn(this, found);
            record(null);
        }

        private void refused(CertificateFault fault, Throwable why) {
            LOG.warn(
                    "certificate of {}: the new one cannot be used ({}); the old one, valid until {}, stays",
                    this,
                    why.getMessage(),
                    pair.notAfter());
            record(fault);
        }

        private void record(@Nullable CertificateFault fault) {
            recorder.begin(ServerEvents.TLS_RELOAD)
                    .put(listener)
                    .put(fault == null)
                    .put(pair.notAfter().getEpochSecond())
                    .put(fault)
                    .end();
        }

        private String stamps() {
            return stamp(files.cert()) + " " + stamp(files.key());
        }

        @Override
        public String toString() {
            return "the " + Labels.of(listener) + " listener";
        }
    }

    private static String stamp(Path file) {
        try {
            BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
            return is.lastModifiedTime() + "/" + is.size() + "/" + is.fileKey();
        } catch (IOException e) {
            return "none";
        }
    }
}
