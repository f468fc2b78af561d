package dev.outpost.workshop.resolve;

import dev.outpost.workshop.resource.Conflict;
import dev.outpost.workshop.resource.Dependency;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Provided;
import dev.outpost.workshop.resource.VersionRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether a lock still holds: everything in it is there with the same bytes, every need of it is met within it, and nothing
 * in it clashes. Whether something newer could be chosen is not asked; yanked versions are as good as any. Pure.
 */
public final class LockCheck {

    private final Universe universe;
    private final Map<PackageId, Candidate> present = new HashMap<>();
    /** What is there under another name. */
    private final Map<PackageId, List<Standing>> standing = new HashMap<>();

    private final List<Trouble> troubles = new ArrayList<>();

    private record Standing(PackageId by, Provided as) {}

    /**
     * What is wrong.
     *
     * @param id with which package of the lock
     * @param code what, for programs
     * @param sentence what, for players
     */
    public record Trouble(PackageId id, Code code, String sentence) {}

    /** Kinds of trouble. */
    public enum Code {
        /** The version is not there, or not any more. */
        GONE,
        /** The version has another hash or size than in the lock. */
        OTHER_BYTES,
        /** A need, or what was asked for, is not met within the lock. */
        UNMET,
        /** A package is there in a version that another one does not take. */
        NOT_ACCEPTED,
        /** Two packages cannot be together. */
        CLASH
    }

    private LockCheck(Universe universe) {
        this.universe = universe;
    }

    /** What is wrong with a lock, by id; empty: nothing. */
    public static List<Trouble> of(Universe universe, Lock lock) {
        LockCheck check = new LockCheck(universe);
        lock.packages().forEach(check::find);
        lock.roots().forEach((id, range) -> check.met(id, id, range, "what was asked for"));
        lock.packages().forEach(check::check);
        return check.troubles;
    }

    private void find(Locked locked) {
        for (Candidate each : universe.candidates(locked.id())) {
            if (each.version().equals(locked.version())) {
                if (!each.hash().equals(locked.hash()) || each.sizeBytes() != locked.sizeBytes()) {
                    add(
                            locked.id(),
                            Code.OTHER_BYTES,
                            name(locked) + " has other bytes here than in the lock: sha-256 " + each.hash());
                }
                present.put(locked.id(), each);
                for (Provided provided : each.provides()) {
                    standing.computeIfAbsent(provided.id(), any -> new ArrayList<>(1))
                            .add(new Standing(locked.id(), provided));
                }
                return;
            }
        }
        add(locked.id(), Code.GONE, "There is no " + name(locked) + ".");
    }

    private void check(Locked locked) {
        Candidate candidate = present.get(locked.id());
        if (candidate == null) {
            return;
        }
        for (Dependency each : candidate.dependencies()) {
            if (!each.optional()) {
                met(locked.id(), each.id(), each.range(), name(locked) + " needs");
            } else {
                Candidate there = present.get(each.id());
                if (there != null && !each.range().contains(there.version())) {
                    add(
                            locked.id(),
                            Code.NOT_ACCEPTED,
                            name(locked) + " takes " + each.id() + " only as " + Words.range(each.range())
                                    + ", and the lock has " + there.version() + ".");
                }
            }
        }
        for (Conflict each : candidate.conflicts()) {
            clash(locked, each);
        }
    }

    private void met(PackageId by, PackageId id, VersionRange range, String who) {
        Candidate there = present.get(id);
        if ((there == null || !range.contains(there.version())) && !isStoodFor(id, range)) {
            String what = who.endsWith("needs") ? who + " " : "Of " + who + ", ";
            add(
                    by,
                    Code.UNMET,
                    what + id + Words.inBrackets(range) + (who.endsWith("needs") ? ", which" : "")
                            + " is not in the lock.");
        }
    }

    private boolean isStoodFor(PackageId id, VersionRange range) {
        for (Standing each : standing.getOrDefault(id, List.of())) {
            if (range.contains(each.as().version())) {
                return true;
            }
        }
        return false;
    }

    private void clash(Locked locked, Conflict conflict) {
        Candidate there = present.get(conflict.id());
        if (there != null
                && !conflict.id().equals(locked.id())
                && conflict.range().contains(there.version())) {
            add(
                    locked.id(),
                    Code.CLASH,
                    name(locked) + " cannot be together with " + there.id() + " " + there.version() + ".");
        }
        for (Standing each : standing.getOrDefault(conflict.id(), List.of())) {
            if (!each.by().equals(locked.id())
                    && !each.by().equals(conflict.id())
                    && conflict.range().contains(each.as().version())) {
                add(
                        locked.id(),
                        Code.CLASH,
                        name(locked) + " cannot be together with " + each.by() + ", which stands for " + conflict.id()
                                + ".");
            }
        }
    }

    private static String name(Locked locked) {
        return locked.id() + " " + locked.version();
    }

    private void add(PackageId id, Code code, String sentence) {
        troubles.add(new Trouble(id, code, sentence));
    }
}
