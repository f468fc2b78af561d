package dev.outpost.workshop;

import dev.outpost.workshop.archive.ArchiveLimits;
import dev.outpost.workshop.blob.BlobStore;
import dev.outpost.workshop.publish.Intake;
import dev.outpost.workshop.publish.Parked;
import dev.outpost.workshop.publish.Publisher;
import dev.outpost.workshop.publish.Sweep;
import dev.outpost.workshop.resource.Manifest;
import dev.outpost.workshop.store.Actor;
import dev.outpost.workshop.store.PublishOutcome;
import dev.outpost.workshop.store.ReleaseStore;
import dev.outpost.workshop.web.Intakes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What comes over HTTP, in bundles too, taken in and published. Any thread. */
final class FileIntakes implements Intakes {

    private static final Logger LOG = LoggerFactory.getLogger(FileIntakes.class);

    private final dev.outpost.workshop.publish.Intakes intakes;
    private final BlobStore blobs;
    private final ReleaseStore store;
    private final InstantSource clock;
    private final Publisher publisher;

    /** In a folder that is this process's alone. */
    FileIntakes(
            Path folder,
            long minFreeBytes,
            ArchiveLimits limits,
            BlobStore blobs,
            ReleaseStore store,
            InstantSource clock)
            throws IOException {
        this.intakes = new dev.outpost.workshop.publish.Intakes(folder, limits, minFreeBytes);
        this.blobs = blobs;
        this.store = store;
        this.clock = clock;
        this.publisher = new Publisher(blobs, store, clock);
    }

    /** The folder they come into. */
    dev.outpost.workshop.publish.Intakes folder() {
        return intakes;
    }

    /** What publishes them. */
    Publisher publisher() {
        return publisher;
    }

    /** Takes away what did not come to its end; the one there is of these. */
    Sweep sweep(Duration orphanAge) {
        return new Sweep(intakes, blobs, store, publisher, orphanAge, clock);
    }

    @Override
    public Incoming begin() throws IOException {
        return new Incomer(intakes.open());
    }

    @Override
    public Bundle bundle() throws IOException {
        return new ParkedBundle(intakes.park());
    }

    @Override
    public String state() {
        return intakes.state();
    }

    private record ParkedBundle(Parked parked) implements Bundle {

        @Override
        public void write(byte[] bytes) throws IOException {
            parked.write(bytes);
        }

        @Override
        public Path file() {
            return parked.file();
        }

        @Override
        public void close() {
            FileIntakes.close(parked);
        }
    }

    private static void close(AutoCloseable file) {
        try {
            file.close();
        } catch (Exception e) {
            LOG.warn("a file that is not needed any more stays until the next sweep", e);
        }
    }

    private final class Incomer implements Incoming {

        private final Intake intake;
        private Intake.@Nullable Checked checked;

        Incomer(Intake intake) {
            this.intake = intake;
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            intake.accept(bytes);
        }

        @Override
        public Manifest check() throws IOException {
            Intake.Checked whole = intake.finish();
            checked = whole;
            return whole.contents().manifest();
        }

        @Override
        public PublishOutcome publish(Actor by) throws IOException {
            Intake.Checked whole = checked;
            if (whole == null) {
                throw new IllegalStateException("what is published was checked before");
            }
            return publisher.publish(whole, by);
        }

        @Override
        public void close() {
            FileIntakes.close(intake);
        }
    }
}
