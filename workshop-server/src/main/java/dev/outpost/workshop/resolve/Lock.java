package dev.outpost.workshop.resolve;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.VersionRange;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was chosen: exact versions with their hashes, enough to fetch the same again. Immutable. Two that are equal have the
 * same bytes.
 */
public final class Lock {

    /** Most packages of one. */
    public static final int MOST_PACKAGES = 4096;
    /** Most bytes of one. */
    public static final int MOST_BYTES = 4 << 20;

    private final SortedMap<PackageId, VersionRange> roots;
    private final SortedMap<PackageId, Locked> packages;

    /**
     * Of packages, each once.
     *
     * @param roots what was asked for
     * @param packages what was chosen, in any order
     */
    public Lock(Map<PackageId, VersionRange> roots, Collection<Locked> packages) {
        if (packages.size() > MOST_PACKAGES) {
            throw new BadFieldException("packages", packages.size() + " packages", "0 to " + MOST_PACKAGES);
        }
        SortedMap<PackageId, Locked> byId = new TreeMap<>();
        for (Locked each : packages) {
            if (byId.put(each.id(), each) != null) {
                throw new BadFieldException("packages", each.id() + " twice", "each package once");
            }
        }
        this.roots = Collections.unmodifiableSortedMap(new TreeMap<>(roots));
        this.packages = Collections.unmodifiableSortedMap(byId);
    }

    /**
     * Reads what {@link #bytes} gave, at most {@link #MOST_BYTES}.
     *
     * @throws BadFieldException that names what is wrong
     */
    public static Lock read(byte[] json) {
        return LockJson.read(json);
    }

    /** JSON in UTF-8, the same for equal locks: sorted by id, one package a line. */
    public byte[] bytes() {
        return LockJson.write(this);
    }

    /** What was asked for. */
    public SortedMap<PackageId, VersionRange> roots() {
        return roots;
    }

    /** What was chosen, by id. */
    public List<Locked> packages() {
        return List.copyOf(packages.values());
    }

    /** What was chosen of a package; null: nothing. */
    public @Nullable Locked find(PackageId id) {
        return packages.get(id);
    }

    /** Bytes of all packages together. */
    public long sizeBytes() {
        return packages.values().stream().mapToLong(Locked::sizeBytes).sum();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Lock lock && roots.equals(lock.roots) && packages.equals(lock.packages);
    }

    @Override
    public int hashCode() {
        return 31 * roots.hashCode() + packages.hashCode();
    }

    @Override
    public String toString() {
        return "Lock" + packages.values();
    }
}
