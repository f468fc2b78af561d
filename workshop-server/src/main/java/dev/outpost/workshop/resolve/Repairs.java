package dev.outpost.workshop.resolve;

import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.VersionRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tries changes of a request that has no solution; those that give it one are its repairs. */
final class Repairs {

    private final Universe universe;
    private final Request request;
    private final Budget budget;
    private final List<Repair> found = new ArrayList<>();

    Repairs(Universe universe, Request request, Budget budget) {
        this.universe = universe;
        this.request = request;
        this.budget = budget;
    }

    /** Of what the failure rests on; fewer than there are when the budget is spent. */
    List<Repair> of(List<Fact> facts) {
        List<PackageId> roots = new ArrayList<>();
        boolean otherModule = false;
        for (Fact fact : facts) {
            if (fact instanceof Fact.Asked asked) {
                roots.add(asked.id());
            }
            otherModule |= fact instanceof Fact.Barred barred && barred.reason() == Fact.Reason.OTHER_MODULE;
        }
        try {
            roots.forEach(this::otherVersion);
            allowPreReleases();
            roots.forEach(this::leaveOut);
            if (otherModule) {
                anyModule();
            }
            if (found.isEmpty()) {
                leaveOutMany();
            }
        } catch (TooHardException e) {
            // What was found until then does solve it.
            return found;
        }
        return found.size() > Repair.MOST ? found.subList(0, Repair.MOST) : found;
    }

    private void otherVersion(PackageId root) {
        if (request.range(root).equals(VersionRange.ALL)) {
            return;
        }
        Lock any = lock(request.withRoot(root, VersionRange.ALL));
        Locked chosen = any == null ? null : any.find(root);
        if (chosen == null) {
            return;
        }
        VersionRange range = VersionRange.exactly(chosen.version());
        Lock lock = lock(request.withRoot(root, range));
        if (lock != null) {
            String sentence = "Ask for " + root + " " + chosen.version() + " instead of "
                    + Words.range(request.range(root)) + ".";
            found.add(new Repair(Repair.Kind.OTHER_VERSION, List.of(root), range, sentence, lock));
        }
    }

    private void allowPreReleases() {
        Lock lock = request.preReleases() ? null : lock(request.withPreReleases());
        if (lock != null) {
            List<String> chosen = lock.packages().stream()
                    .filter(each -> each.version().isPreRelease())
                    .map(each -> each.id() + " " + each.version())
                    .limit(2)
                    .toList();
            String sentence = "Allow pre-releases: " + String.join(" and ", chosen)
                    + (chosen.size() == 1 ? " is" : " are") + " then chosen.";
            found.add(new Repair(Repair.Kind.ALLOW_PRE_RELEASES, List.of(), null, sentence, lock));
        }
    }

    private void leaveOut(PackageId root) {
        if (request.roots().size() > 1) {
            Lock lock = lock(request.without(List.of(root)));
            if (lock != null) {
                found.add(leftOut(List.of(root), lock));
            }
        }
    }

    private void anyModule() {
        Lock lock = lock(request.withModule(null));
        if (lock != null) {
            String sentence = "Take packages that are not for " + request.module() + ", too.";
            found.add(new Repair(Repair.Kind.ANY_MODULE, List.of(), null, sentence, lock));
        }
    }

    /** Keeps one root after the other, in order, where it goes together with those kept before. */
    private void leaveOutMany() {
        List<PackageId> dropped = new ArrayList<>(request.roots().keySet());
        Lock lock = new Lock(Map.of(), List.of());
        for (PackageId root : request.roots().keySet()) {
            List<PackageId> fewer = new ArrayList<>(dropped);
            fewer.remove(root);
            Lock more = lock(request.without(fewer));
            if (more != null) {
                dropped = fewer;
                lock = more;
            }
        }
        found.add(leftOut(dropped, lock));
    }

    private static Repair leftOut(List<PackageId> roots, Lock lock) {
        return new Repair(Repair.Kind.LEAVE_OUT, roots, null, "Leave out " + Words.list(roots) + ".", lock);
    }

    private @Nullable Lock lock(Request changed) {
        Search search = Search.of(universe, changed, budget, new Preferences(changed), Integer.MAX_VALUE);
        return search.failure() == null ? Resolver.lock(changed, search.chosen()) : null;
    }
}
