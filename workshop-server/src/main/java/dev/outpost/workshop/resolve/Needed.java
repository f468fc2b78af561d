package dev.outpost.workshop.resolve;

import dev.outpost.workshop.resource.Dependency;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.VersionRange;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Leaves of what was chosen only what somebody needs: a need that was met first by one package may be met by another. */
final class Needed {

    private final Request request;
    private final SortedMap<PackageId, Candidate> chosen;
    private final SortedMap<PackageId, Candidate> needed = new TreeMap<>();
    private final SortedSet<PackageId> contested = new TreeSet<>();
    private final List<Need> open = new ArrayList<>();

    private record Need(PackageId id, VersionRange range) {}

    private Needed(Request request, SortedMap<PackageId, Candidate> chosen) {
        this.request = request;
        this.chosen = chosen;
    }

    static SortedMap<PackageId, Candidate> of(Request request, SortedMap<PackageId, Candidate> chosen) {
        Needed needed = new Needed(request, chosen);
        request.roots().forEach((id, range) -> needed.open.add(new Need(id, range)));
        while (!needed.open.isEmpty()) {
            if (!needed.meetTheSure()) {
                needed.meetOne();
            }
        }
        return needed.withoutIdle();
    }

    /** Of several that meet the same need, one may not be needed after all: what was taken later meets it, too. */
    private SortedMap<PackageId, Candidate> withoutIdle() {
        for (PackageId each : contested) {
            SortedMap<PackageId, Candidate> fewer = new TreeMap<>(needed);
            if (fewer.remove(each) != null && isEnough(fewer)) {
                return of(request, fewer);
            }
        }
        return needed;
    }

    private boolean isEnough(SortedMap<PackageId, Candidate> fewer) {
        List<Need> needs = new ArrayList<>();
        request.roots().forEach((id, range) -> needs.add(new Need(id, range)));
        fewer.values().forEach(each -> addNeeds(each, needs));
        return needs.stream().noneMatch(need -> meeting(need, fewer).isEmpty());
    }

    private static void addNeeds(Candidate candidate, List<Need> needs) {
        for (Dependency each : candidate.dependencies()) {
            if (!each.optional()) {
                needs.add(new Need(each.id(), each.range()));
            }
        }
    }

    /** Meets what only one package can meet, and takes off what is met; false: nothing was of that kind. */
    private boolean meetTheSure() {
        boolean some = false;
        List<Candidate> sure = new ArrayList<>();
        for (Iterator<Need> needs = open.iterator(); needs.hasNext(); ) {
            List<Candidate> meeting = meeting(needs.next(), chosen);
            if (meeting.isEmpty()) {
                throw new IllegalStateException("a need is met by nothing that was chosen");
            }
            if (meeting.size() > 1) {
                meeting.forEach(each -> contested.add(each.id()));
            }
            if (meeting.size() == 1) {
                sure.add(meeting.get(0));
            }
            if (meeting.size() == 1 || meeting.stream().anyMatch(each -> needed.containsKey(each.id()))) {
                needs.remove();
                some = true;
            }
        }
        sure.forEach(this::take);
        return some;
    }

    private void meetOne() {
        take(meeting(open.remove(0), chosen).get(0));
    }

    private void take(Candidate candidate) {
        if (needed.put(candidate.id(), candidate) == null) {
            addNeeds(candidate, open);
        }
    }

    /** What was chosen and meets a need: the package itself first. */
    private List<Candidate> meeting(Need need, SortedMap<PackageId, Candidate> of) {
        List<Candidate> meeting = new ArrayList<>();
        Candidate itself = of.get(need.id());
        if (itself != null && request.takes(need.id(), itself.version(), need.range())) {
            meeting.add(itself);
        }
        for (Candidate each : of.values()) {
            if (!each.id().equals(need.id()) && provides(each, need)) {
                meeting.add(each);
            }
        }
        return meeting;
    }

    private static boolean provides(Candidate candidate, Need need) {
        return candidate.provides().stream()
                .anyMatch(each -> each.id().equals(need.id()) && need.range().contains(each.version()));
    }
}
