package dev.outpost.workshop.publish;

import dev.outpost.workshop.blob.BlobStore;
import dev.outpost.workshop.store.ReleaseStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Takes away what publishes left that never came to their end: files of intakes, unfinished puts, and blobs that no
 * version refers to.
 *
 * <p>Never a blob that a publish under way needs. A publish puts its blob and then refers to it in one transaction. A
 * blob is taken away when, in this order,
 * <ol>
 *   <li>no publish of this process has to do with its hash,
 *   <li>then, asked of the store, no version refers to it,
 *   <li>then, as the blob store finds in the same step as it deletes, it was not put within {@code age}.
 * </ol>
 * A publish of this process that began before the first step is seen by it, or is over and seen by the second; one that
 * begins after it puts the blob again, which makes it young, and is seen by the third. Clocks do not matter for that.
 *
 * <p>Several instances over one bucket and one database do not see each other's publishes: there the third step is the
 * bound. A publish takes seconds from its put to the end of its transaction, both of which have timeouts, and {@code age}
 * is ten minutes at least; the clocks of instances and bucket may differ by as much as is between. What is left is that
 * the very bytes of an old orphan are published anew by another instance in the moment between an S3 store's look at the
 * blob's age and its deletion. At start nobody else can have a publish under way if this process alone has store and
 * blobs; then age does not matter.
 *
 * <p>One call at a time; blocking.
 */
public final class Sweep {

    private final Intakes intakes;
    private final BlobStore blobs;
    private final ReleaseStore store;
    private final Publisher publisher;
    private final Duration age;
    private final InstantSource clock;

    /**
     * What was taken away.
     *
     * @param files of intakes and unfinished puts
     * @param blobs that no version referred to
     * @param blobBytes of these
     */
    public record Swept(int files, int blobs, long blobBytes) {}

    /**
     * Over these.
     *
     * @param age how long ago a blob that nobody refers to was put before it is taken away
     */
    public Sweep(
            Intakes intakes,
            BlobStore blobs,
            ReleaseStore store,
            Publisher publisher,
            Duration age,
            InstantSource clock) {
        this.intakes = intakes;
        this.blobs = blobs;
        this.store = store;
        this.publisher = publisher;
        this.age = age;
        this.clock = clock;
    }

    /**
     * At start, before the first publish.
     *
     * @param alone whether no other process works with the same store and blobs
     */
    public Swept atStart(boolean alone) throws IOException {
        Instant now = clock.instant();
        // The folder of intakes is this process's alone in any case.
        return sweep(now, alone ? now : now.minus(age));
    }

    /** At times, while all goes on. */
    public Swept run() throws IOException {
        Instant before = clock.instant().minus(age);
        return sweep(before, before);
    }

    private Swept sweep(Instant filesBefore, Instant blobsBefore) throws IOException {
        int files = intakes.sweep(filesBefore) + blobs.dropUnfinished(blobsBefore);
        Tally tally = new Tally();
        blobs.list(stored -> {
            if (stored.put().isBefore(blobsBefore)
                    && !publisher.isUnderWay(stored.hash())
                    && !store.isReferenced(stored.hash())
                    && blobs.delete(stored.hash(), blobsBefore)) {
                tally.blobs++;
                tally.bytes += stored.sizeBytes();
            }
        });
        return new Swept(files, tally.blobs, tally.bytes);
    }

    private static final class Tally {
        private int blobs;
        private long bytes;
    }
}
