package dev.outpost.workshop.telemetry;

import dev.outpost.telemetry.metrics.Meters;
import dev.outpost.telemetry.privacy.Pseudonyms;
import dev.outpost.telemetry.record.EventWriter;
import dev.outpost.telemetry.record.Recorder;
import dev.outpost.workshop.publish.Sweep;
import dev.outpost.workshop.resource.Manifest;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Release;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.web.WebObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Records what the workshop server does; all of its telemetry goes through here. Thread-safe. */
public final class WorkshopTelemetry implements WebObserver {

    private final Recorder recorder;
    private final Pseudonyms pseudonyms;
    private final Counter publishes;
    private final Counter downloads;
    private final Counter conflicts;
    private final DistributionSummary resolveMs;
    private final DistributionSummary searchMs;
    private final Counter sweptOrphans;
    private final Counter sweptBytes;
    private final AtomicLong packages = new AtomicLong();
    private final AtomicLong uncounted = new AtomicLong();

    /** Registers its meters. */
    public WorkshopTelemetry(Recorder recorder, Meters meters, Pseudonyms pseudonyms) {
        this.recorder = recorder;
        this.pseudonyms = pseudonyms;
        meters.gauge(WorkshopMetrics.RESOURCES_TOTAL, packages::get);
        publishes = meters.counter(WorkshopMetrics.PUBLISHES);
        downloads = meters.counter(WorkshopMetrics.DOWNLOADS);
        conflicts = meters.counter(WorkshopMetrics.RESOLVE_CONFLICTS);
        resolveMs = meters.histogram(WorkshopMetrics.RESOLVE_LATENCY);
        searchMs = meters.histogram(WorkshopMetrics.SEARCH_LATENCY);
        meters.counter(WorkshopMetrics.DOWNLOADS_UNCOUNTED, uncounted, AtomicLong::get);
        sweptOrphans = meters.counter(WorkshopMetrics.SWEEP_ORPHANS);
        sweptBytes = meters.counter(WorkshopMetrics.SWEEP_BYTES);
    }

    /**
     * What the store says now and then; asking it blocks, showing it does not.
     *
     * @param packagesNow how many there are
     * @param uncountedSoFar downloads that were not counted since it was opened
     */
    public void stored(long packagesNow, long uncountedSoFar) {
        packages.set(packagesNow);
        uncounted.set(uncountedSoFar);
    }

    /** What publishes left was swept. */
    public void swept(Sweep.Swept swept) {
        sweptOrphans.increment((double) swept.files() + swept.blobs());
        sweptBytes.increment((double) swept.blobBytes());
    }

    @Override
    public void published(Release release) {
        publishes.increment();
        Manifest manifest = release.manifest();
        recorder.begin(WorkshopEvents.PUBLISH)
                .put(manifest.id().toString())
                .put(manifest.category())
                .put(manifest.version().toString())
                .put(release.sizeBytes())
                .put(manifest.dependencies().size())
                .end();
    }

    @Override
    public String downloaded(PackageId id, Version version, InetAddress by, long nanos) {
        downloads.increment();
        String requester = pseudonyms.of("requester", by.getHostAddress());
        recorder.begin(WorkshopEvents.DOWNLOAD)
                .durationUs(nanos / 1000)
                .put(id.toString())
                .put(version.toString())
                .put(requester)
                .put(nanos / 1e6)
                .end();
        return requester;
    }

    @Override
    public void resolved(String root, int found, long met, long nanos) {
        conflicts.increment((double) met);
        resolveMs.record(nanos / 1e6);
        recorder.begin(WorkshopEvents.RESOLVE)
                .durationUs(nanos / 1000)
                .put(root)
                .put(found)
                .put(met)
                .put(nanos / 1e6)
                .end();
    }

    @Override
    public void searched(String text, Map<String, String> filters, long results, long nanos) {
        searchMs.record(nanos / 1e6);
        EventWriter event = recorder.begin(WorkshopEvents.SEARCH);
        if (event.wanted()) {
            event.durationUs(nanos / 1000)
                    .put(text)
                    .putTexts(filters)
                    .put(results)
                    .put(nanos / 1e6)
                    .end();
        }
    }
}
