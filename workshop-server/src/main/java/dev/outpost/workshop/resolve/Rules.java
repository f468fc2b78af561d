package dev.outpost.workshop.resolve;

import dev.outpost.workshop.resource.Conflict;
import dev.outpost.workshop.resource.Dependency;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.resource.VersionRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What packages say as {@link Fact facts}, and what facts mean as {@link Incompatibility incompatibilities}:
 *
 * <ul>
 *   <li>A need is met by a version of the package itself, or by a version of another package that provides a version of the
 *       range. It takes in pre-releases only if its range names them, if the request allows all, or if the lock has them.
 *   <li>An optional need asks for nothing. It only says that the package itself, if there, is of the range.
 *   <li>A clash is with the package itself, and with others that provide a version of the range; never with oneself.
 * </ul>
 */
final class Rules {

    private final Universe universe;
    private final Request request;
    private final Function<PackageId, Slot> slots;

    Rules(Universe universe, Request request, Function<PackageId, Slot> slots) {
        this.universe = universe;
        this.request = request;
        this.slots = slots;
    }

    /** What the request says. */
    static List<Fact> asked(Request request) {
        List<Fact> facts = new ArrayList<>();
        request.roots().forEach((id, range) -> facts.add(new Fact.Asked(id, range)));
        return facts;
    }

    /** Which of a package's versions may not be chosen. */
    List<Fact> barred(Slot slot) {
        Version locked = request.locked(slot.id());
        String module = request.module();
        List<Version> yanked = new ArrayList<>();
        List<Version> others = new ArrayList<>();
        for (Candidate each : slot.candidates()) {
            if (each.yanked() && !each.version().equals(locked)) {
                yanked.add(each.version());
            } else if (module != null && !each.isFor(module)) {
                others.add(each.version());
            }
        }
        List<Fact> facts = new ArrayList<>();
        if (!yanked.isEmpty()) {
            facts.add(new Fact.Barred(slot.id(), yanked, Fact.Reason.YANKED));
        }
        if (!others.isEmpty()) {
            facts.add(new Fact.Barred(slot.id(), others, Fact.Reason.OTHER_MODULE));
        }
        return facts;
    }

    /** What a package's versions need and clash with; those that say the same together. */
    List<Fact> said(Slot slot) {
        Map<Dependency, List<Version>> needs = new LinkedHashMap<>();
        Map<Conflict, List<Version>> clashes = new LinkedHashMap<>();
        for (Candidate each : slot.candidates()) {
            for (Dependency dependency : each.dependencies()) {
                needs.computeIfAbsent(dependency, any -> new ArrayList<>()).add(each.version());
            }
            for (Conflict conflict : each.conflicts()) {
                clashes.computeIfAbsent(conflict, any -> new ArrayList<>()).add(each.version());
            }
        }
        List<Fact> facts = new ArrayList<>(needs.size() + clashes.size());
        needs.forEach((dependency, versions) -> facts.add(new Fact.Needs(slot.id(), versions, dependency)));
        clashes.forEach((conflict, versions) -> facts.add(new Fact.Clashes(slot.id(), versions, conflict)));
        return facts;
    }

    /** What a fact forbids. */
    List<Incompatibility> meaning(Fact fact) {
        if (fact instanceof Fact.Asked asked) {
            return listed(alternatives(new Incompatibility.Builder(), asked.id(), asked.range())
                    .of(fact));
        }
        if (fact instanceof Fact.Barred barred) {
            Slot slot = slots.apply(barred.id());
            return listed(new Incompatibility.Builder()
                    .add(slot, choices(slot, barred.versions()))
                    .of(fact));
        }
        if (fact instanceof Fact.Clashes clashes) {
            return clash(clashes);
        }
        Fact.Needs needs = (Fact.Needs) fact;
        Slot slot = slots.apply(needs.id());
        PackageId needed = needs.dependency().id();
        VersionRange range = needs.dependency().range();
        Incompatibility.Builder builder = new Incompatibility.Builder().add(slot, choices(slot, needs.versions()));
        if (needs.dependency().optional()) {
            Slot other = slots.apply(needed);
            long[] outside = Bits.andNot(other.all(), other.inside(range));
            return listed(
                    builder.add(other, Bits.andNot(outside, absence(other))).of(fact));
        }
        return listed(alternatives(builder, needed, range).of(fact));
    }

    /** Adds that neither the package nor who provides it has one of the range. */
    private Incompatibility.Builder alternatives(
            Incompatibility.Builder builder, PackageId needed, VersionRange range) {
        Slot itself = slots.apply(needed);
        builder.add(itself, Bits.andNot(itself.all(), itself.wanted(range)));
        for (PackageId provider : universe.providers(needed)) {
            if (!provider.equals(needed)) {
                Slot other = slots.apply(provider);
                builder.add(other, Bits.andNot(other.all(), other.providing(needed, range)));
            }
        }
        return builder;
    }

    private List<Incompatibility> clash(Fact.Clashes clashes) {
        PackageId against = clashes.conflict().id();
        VersionRange range = clashes.conflict().range();
        Slot slot = slots.apply(clashes.id());
        long[] versions = choices(slot, clashes.versions());
        List<Incompatibility> all = new ArrayList<>();
        if (!against.equals(clashes.id())) {
            Slot other = slots.apply(against);
            add(all, new Incompatibility.Builder().add(slot, versions).add(other, other.inside(range)), clashes);
        }
        for (PackageId provider : universe.providers(against)) {
            if (!provider.equals(clashes.id()) && !provider.equals(against)) {
                Slot other = slots.apply(provider);
                long[] providing = other.providing(against, range);
                add(all, new Incompatibility.Builder().add(slot, versions).add(other, providing), clashes);
            }
        }
        return all;
    }

    private static void add(List<Incompatibility> all, Incompatibility.Builder builder, Fact fact) {
        Incompatibility one = builder.of(fact);
        if (one != null) {
            all.add(one);
        }
    }

    private static List<Incompatibility> listed(@Nullable Incompatibility one) {
        return one == null ? List.of() : List.of(one);
    }

    private static long[] absence(Slot slot) {
        return Bits.range(slot.absent() + 1, slot.absent(), slot.absent() + 1);
    }

    private static long[] choices(Slot slot, List<Version> versions) {
        long[] choices = Bits.none(slot.absent() + 1);
        for (Version each : versions) {
            int choice = slot.choice(each);
            if (choice >= 0) {
                Bits.set(choices, choice);
            }
        }
        return choices;
    }
}
