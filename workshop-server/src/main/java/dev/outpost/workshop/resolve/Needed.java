package dev.outpost.workshop.resolve;

import dev.outpost.workshop.resource.Dependency;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.VersionRange;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Leaves of what was chosen only what somebody needs: a need that was met first by one package may be met by another. */
final class Needed {

    private final Request request;
    private final SortedMap<PackageId, Candidate> chosen;
    private final SortedMap<PackageId, Candidate> needed = new TreeMap<>();
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
        return needed.needed;
    }

    /** Meets what only one package can meet, and takes off what is met; false: nothing was of that kind. */
    private boolean meetTheSure() {
        boolean some = false;
        List<Candidate> sure = new ArrayList<>();
        for (Iterator<Need> needs = open.iterator(); needs.hasNext(); ) {
            List<Candidate> meeting = meeting(needs.next());
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
        take(meeting(open.remove(0)).get(0));
    }

    private void take(Candidate candidate) {
        if (needed.put(candidate.id(), candidate) == null) {
            for (Dependency each : candidate.dependencies()) {
                if (!each.optional()) {
                    open.add(new Need(each.id(), each.range()));
                }
            }
        }
    }

    /** What was chosen and meets a need: the package itself first. */
    private List<Candidate> meeting(Need need) {
        List<Candidate> meeting = new ArrayList<>();
        Candidate itself = chosen.get(need.id());
        if (itself != null && request.takes(need.id(), itself.version(), need.range())) {
            meeting.add(itself);
        }
        for (Candidate each : chosen.values()) {
            if (!each.id().equals(need.id()) && provides(each, need)) {
                meeting.add(each);
            }
        }
        if (meeting.isEmpty()) {
            throw new IllegalStateException("nothing that was chosen meets " + need);
        }
        return meeting;
    }

    private static boolean provides(Candidate candidate, Need need) {
        return candidate.provides().stream()
                .anyMatch(each -> each.id().equals(need.id()) && need.range().contains(each.version()));
    }
}
