package dev.outpost.workshop.resolve;

import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.VersionRange;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A change of the request that was tried and does solve it.
 *
 * @param kind what is changed
 * @param packages which roots; empty for {@link Kind#ALLOW_PRE_RELEASES} and {@link Kind#ANY_MODULE}
 * @param range the root's new range, for {@link Kind#OTHER_VERSION}; null otherwise
 * @param sentence what to do, for players
 * @param lock what is then chosen; empty when nothing is left to choose
 */
public record Repair(
        Kind kind, List<PackageId> packages, @Nullable VersionRange range, String sentence, Lock lock) {

    /** Most that are given for one request. */
    public static final int MOST = 5;

    /** What can be changed, in the order of how little it takes away. */
    public enum Kind {
        /** Another version of a root than asked for, the nearest that works. */
        OTHER_VERSION,
        /** Pre-releases may be chosen. */
        ALLOW_PRE_RELEASES,
        /** Roots are left out. */
        LEAVE_OUT,
        /** Packages for other game modules, too. */
        ANY_MODULE
    }

    /** Takes a copy. */
    public Repair {
        packages = List.copyOf(packages);
    }

    /**
     * The request with this change; null: nothing would be asked for any more.
     */
    public @Nullable Request applyTo(Request request) {
        return switch (kind) {
            case OTHER_VERSION -> {
                Request changed = request;
                for (PackageId each : packages) {
                    changed = changed.withRoot(each, Objects.requireNonNull(range));
                }
                yield changed;
            }
            case ALLOW_PRE_RELEASES -> request.withPreReleases();
            case ANY_MODULE -> request.withModule(null);
            case LEAVE_OUT -> packages.containsAll(request.roots().keySet()) ? null : request.without(packages);
        };
    }
}
