package dev.outpost.workshop;

import dev.outpost.server.ServerContext;
import dev.outpost.server.config.Config;
import dev.outpost.workshop.blob.BlobKeys;
import dev.outpost.workshop.publish.Sweep;
import dev.outpost.workshop.publish.SweepKeys;
import dev.outpost.workshop.store.StoreException;
import dev.outpost.workshop.store.StoreKeys;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has orphans swept at start and at times, one sweep at a time. */
final class Sweeping {

    private static final Logger LOG = LoggerFactory.getLogger(Sweeping.class);

    private Sweeping() {}

    /** Before the first publish; blocks. A sweep that fails keeps no server from serving. */
    static void atStart(ServerContext context, FileIntakes intakes, Consumer<Sweep.Swept> told) {
        Config config = context.config();
        boolean alone = StoreKeys.isOwn(config) && !BlobKeys.areShared(config);
        Sweep sweep = intakes.sweep(config.get(SweepKeys.ORPHAN_AGE));
        swept(() -> sweep.atStart(alone), told);
        AtomicBoolean underWay = new AtomicBoolean();
        context.vertx().setPeriodic(config.get(SweepKeys.SWEEP_INTERVAL).toMillis(), tick -> {
            if (underWay.compareAndSet(false, true)) {
                context.vertx()
                        .executeBlocking(
                                () -> {
                                    swept(sweep::run, told);
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

    private static void swept(Run run, Consumer<Sweep.Swept> told) {
        try {
            Sweep.Swept swept = run.run();
            told.accept(swept);
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
