package dev.outpost.workshop.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.outpost.workshop.resolve.Candidate;
import dev.outpost.workshop.resolve.Universe;
import dev.outpost.workshop.resource.PackageId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

/**
 * What resolvers ask a {@link ReleaseStore}, remembered. Any thread.
 *
 * <p>Each resolution gets a {@link #now view} of its own. Making one asks the store for the changes since the last time and
 * forgets what they are about, so that a view knows of all that was published before it, by this instance or another. What a
 * view has answered once it answers again in the same way, even if something is published meanwhile.
 */
public final class StoredUniverse {

    /** Changes that are followed one by one; after more all is forgotten. */
    private static final int MOST_FOLLOWED = 1000;

    private final ReleaseStore store;
    private final long mostVersions;
    private final long mostIds;
    private final Object following = new Object();
    private volatile Known known;
    private volatile long sequence;

    /**
     * Of this store.
     *
     * @param mostVersions how many versions are remembered; those that are asked for least are forgotten first
     * @param mostIds how many packages that provide or need others are remembered
     */
    public StoredUniverse(ReleaseStore store, long mostVersions, long mostIds) {
        this.store = store;
        this.mostVersions = mostVersions;
        this.mostIds = mostIds;
        this.sequence = store.totals().sequence();
        this.known = new Known(mostVersions, mostIds);
    }

    /**
     * What is remembered. Caffeine lets a key be forgotten only after what is being read for it has come, so that nothing
     * from before a change stays.
     */
    private static final class Known {

        final Cache<PackageId, List<Candidate>> candidates;
        final Cache<PackageId, SortedSet<PackageId>> providers;
        final Cache<PackageId, SortedSet<PackageId>> dependents;

        Known(long mostVersions, long mostIds) {
            this.candidates = Caffeine.newBuilder()
                    .maximumWeight(mostVersions)
                    .weigher((PackageId id, List<Candidate> versions) -> 1 + versions.size())
                    .executor(Runnable::run)
                    .build();
            this.providers = ids(mostIds);
            this.dependents = ids(mostIds);
        }

        private static Cache<PackageId, SortedSet<PackageId>> ids(long most) {
            return Caffeine.newBuilder()
                    .maximumWeight(most)
                    .weigher((PackageId id, SortedSet<PackageId> ids) -> 1 + ids.size())
                    .executor(Runnable::run)
                    .build();
        }
    }

    /** All packages as they are now, for one resolution; for one thread. */
    public Universe now() {
        follow();
        return new View(known);
    }

    /** Forgets what has changed. */
    private void follow() {
        if (store.totals().sequence() == sequence) {
            return;
        }
        synchronized (following) {
            long newest = store.totals().sequence();
            if (newest < sequence || newest - sequence > MOST_FOLLOWED) {
                // Too much; or a copy of the database was put back.
                known = new Known(mostVersions, mostIds);
            } else if (newest > sequence) {
                forget(store.changesSince(sequence, MOST_FOLLOWED));
            }
            sequence = newest;
        }
    }

    private void forget(List<Change> changes) {
        Set<PackageId> changed = new HashSet<>();
        changes.forEach(change -> changed.add(change.id()));
        known.candidates.invalidateAll(changed);
        // What a new version provides and needs is read with it; old versions never change.
        for (PackageId id : changed) {
            for (Candidate version : known.candidates.get(id, store::candidates)) {
                version.provides().forEach(provided -> known.providers.invalidate(provided.id()));
                version.dependencies().forEach(needed -> known.dependents.invalidate(needed.id()));
            }
        }
    }

    /** Answers of one resolution. */
    private final class View implements Universe {

        private final Known known;
        private final Map<PackageId, List<Candidate>> candidates = new HashMap<>();
        private final Map<PackageId, SortedSet<PackageId>> providers = new HashMap<>();
        private final Map<PackageId, SortedSet<PackageId>> dependents = new HashMap<>();

        View(Known known) {
            this.known = known;
        }

        @Override
        public List<Candidate> candidates(PackageId id) {
            return candidates.computeIfAbsent(id, asked -> known.candidates.get(asked, store::candidates));
        }

        @Override
        public SortedSet<PackageId> providers(PackageId id) {
            return providers.computeIfAbsent(id, asked -> known.providers.get(asked, store::providers));
        }

        @Override
        public SortedSet<PackageId> dependents(PackageId id) {
            return dependents.computeIfAbsent(id, asked -> known.dependents.get(asked, store::needing));
        }
    }
}
