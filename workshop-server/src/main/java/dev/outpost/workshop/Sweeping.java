package dev.outpost.workshop;

import dev.outpost.server.ServerContext;
import dev.outpost.server.config.Config;
import dev.outpost.workshop.blob.BlobKeys;
import dev.outpost.workshop.publish.Sweep;
import dev.outpost.workshop.publish.SweepKeys;
import dev.outpost.workshop.store.StoreException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has orphans swept at start and at times, one sweep at a time. */
final class Sweeping {

    private static final Logger LOG = LoggerFactory.getLogger(Sweeping.class);

    private Sweeping() {}

    /** Before the first publish; blocks. A sweep that fails keeps no server from serving. */
    static void atStart(ServerContext context, FileIntakes intakes) {
        Config config = context.config();
        boolean alone = config.get(WorkshopKeys.DATABASE).equals(WorkshopKeys.SQLITE) && !BlobKeys.areShared(config);
        Sweep sweep = intakes.sweep(config.get(SweepKeys.ORPHAN_AGE));
        swept(() -> sweep.atStart(alone));
        AtomicBoolean underWay = new AtomicBoolean();
        context.vertx().setPeriodic(config.get(SweepKeys.SWEEP_INTERVAL).toMillis(), tick -> {
            if (underWay.compareAndSet(false, true)) {
                context.vertx()
                        .executeBlocking(
                                () -> {
                                    swept(sweep::run);
                                    return null;
                                },
                                false)
                        .onComplete(done -> underWay.set(false));
            }
        });
    }

    private interface Run {
        Sweep.Swept run() throws IOException;
    }

    private static void swept(Run run) {
        try {
            Sweep.Swept swept = run.run();
            if (swept.files() > 0 || swept.blobs() > 0) {
                LOG.info(
                        "swept {} files and {} blobs ({} bytes) of publishes that did not come to their end",
                        swept.files(),
                        swept.blobs(),
                        swept.blobBytes());
            }
        } catch (IOException | StoreException e) {
            LOG.warn("what publishes left could not be swept now: {}", e.getMessage());
        }
    }
}
