package dev.outpost.workshop.resolve;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.resource.VersionRange;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to play with. Immutable.
 *
 * @param roots the packages asked for, each with the range of versions that will do; 1 to {@value #MOST_ROOTS}, none empty
 * @param lock what was chosen before: kept where possible, and the only way to a yanked version; null: nothing
 * @param preReleases whether pre-releases may be chosen. Those that a range itself names, as {@code >=2.0.0-beta} does, and
 *     those in the lock always may.
 * @param holdings what each player has already; up to {@value #MOST_PLAYERS} players. A version that more than half of them
 *     have is preferred to newer ones.
 * @param module the game module that is played: packages for others only are left out; null: any
 */
public record Request(
        SortedMap<PackageId, VersionRange> roots,
        @Nullable Lock lock,
        boolean preReleases,
        List<Map<PackageId, Version>> holdings,
        @Nullable String module) {

    /** Most packages that can be asked for. */
    public static final int MOST_ROOTS = 256;
    /** Most players whose holdings count. */
    public static final int MOST_PLAYERS = 64;

    /** Checks the bounds, and takes copies. */
    public Request {
        if (roots.isEmpty() || roots.size() > MOST_ROOTS) {
            throw new BadFieldException("roots", roots.size() + " packages", "1 to " + MOST_ROOTS + " packages");
        }
        roots.forEach((id, range) -> {
            if (range.isEmpty()) {
                throw new BadFieldException("roots." + id, range, "a range that some version is in");
            }
        });
        if (holdings.size() > MOST_PLAYERS) {
            throw new BadFieldException("holdings", holdings.size() + " players", "0 to " + MOST_PLAYERS + " players");
        }
        roots = Collections.unmodifiableSortedMap(new TreeMap<>(roots));
        holdings = holdings.stream().map(Map::copyOf).toList();
    }

    /** Only these roots, and nothing else told. */
    public static Request of(Map<PackageId, VersionRange> roots) {
        return new Request(new TreeMap<>(roots), null, false, List.of(), null);
    }

    /** With what was chosen before. */
    public Request withLock(Lock before) {
        return new Request(roots, before, preReleases, holdings, module);
    }

    /** With pre-releases. */
    public Request withPreReleases() {
        return new Request(roots, lock, true, holdings, module);
    }

    /** With what each player has. */
    public Request withHoldings(List<Map<PackageId, Version>> held) {
        return new Request(roots, lock, preReleases, held, module);
    }

    /** For a game module; null: for any. */
    public Request withModule(@Nullable String played) {
        return new Request(roots, lock, preReleases, holdings, played);
    }

    /** With another range for a root. */
    Request withRoot(PackageId id, VersionRange range) {
        SortedMap<PackageId, VersionRange> changed = new TreeMap<>(roots);
        changed.put(id, range);
        return new Request(changed, lock, preReleases, holdings, module);
    }

    /** Without some of the roots, of which at least one is left. */
    Request without(Collection<PackageId> ids) {
        SortedMap<PackageId, VersionRange> changed = new TreeMap<>(roots);
        changed.keySet().removeAll(ids);
        return new Request(changed, lock, preReleases, holdings, module);
    }

    /** The version that the lock has of a package. */
    @Nullable
    Version locked(PackageId id) {
        Lock before = lock;
        Locked locked = before == null ? null : before.find(id);
        return locked == null ? null : locked.version();
    }

    /** Whether a version satisfies who asks for the range. */
    boolean takes(PackageId id, Version version, VersionRange range) {
        return range.contains(version)
                && (preReleases || !version.isPreRelease() || range.names(version) || version.equals(locked(id)));
    }

    VersionRange range(PackageId root) {
        return Objects.requireNonNull(roots.get(root), () -> root + " is no root");
    }
}
