package dev.outpost.workshop.publish;

import dev.outpost.workshop.blob.BlobStore;
import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.Manifest;
import dev.outpost.workshop.resource.Release;
import dev.outpost.workshop.store.Actor;
import dev.outpost.workshop.store.PublishOutcome;
import dev.outpost.workshop.store.ReleaseStore;
import dev.outpost.workshop.store.Shelved;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Publishes packages, each whole or not at all, whenever the process or the machine stops (docs/adr/0015).
 *
 * <p>The package becomes a blob first, and is on the disk for good when that is done; then one transaction of the store
 * lists it. Before the transaction nobody can see the version, and what a crash leaves is a blob that nobody refers to,
 * which {@link Sweep} takes away; after it, all that the version needs is there. Of two who publish the same version at
 * once the store's transaction lets one through. Any thread; blocking.
 */
public final class Publisher {

    private final BlobStore blobs;
    private final ReleaseStore store;
    private final InstantSource clock;
    private final Map<Hash, Integer> underWay = new ConcurrentHashMap<>();

    /** Into these. */
    public Publisher(BlobStore blobs, ReleaseStore store, InstantSource clock) {
        this.blobs = blobs;
        this.store = store;
        this.clock = clock;
    }

    /**
     * Publishes a package that was checked.
     *
     * @param checked of an intake that is still open
     * @param by who asks
     * @return what came of it; published: it survives whatever comes
     * @throws IOException when the blobs cannot be written; nothing is published
     */
    public PublishOutcome publish(Intake.Checked checked, Actor by) throws IOException {
        Manifest manifest = checked.contents().manifest();
        // The transaction decides; asked before, it spares a long blob that would be swept.
        Optional<Shelved> there = store.release(manifest.id(), manifest.version());
        if (there.isPresent()) {
            return new PublishOutcome.Exists(there.get());
        }
        Hash hash = checked.packageHash();
        underWay.merge(hash, 1, Integer::sum);
        try {
            try {
                blobs.put(hash, checked.file());
            } catch (IOException e) {
                throw DiskFullException.of(e);
            }
            Release release = new Release(
                    manifest,
                    checked.contents().manifestHash(),
                    hash,
                    checked.sizeBytes(),
                    clock.instant().truncatedTo(ChronoUnit.MILLIS),
                    false);
            return store.publish(release, checked.contents().manifestYaml().getBytes(StandardCharsets.UTF_8), by);
        } finally {
            underWay.merge(hash, -1, (count, less) -> count + less == 0 ? null : count + less);
        }
    }

    /** Whether a publish of this process has to do with a blob of this hash at the moment. */
    boolean isUnderWay(Hash hash) {
        return underWay.containsKey(hash);
    }
}
