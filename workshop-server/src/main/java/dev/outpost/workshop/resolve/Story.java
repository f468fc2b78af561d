package dev.outpost.workshop.resolve;

import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells the facts of a failure as players would: from what was asked for, along what needs what, to the package at which it
 * fails.
 */
final class Story {

    private static final int MOST_LINKS = 4;
    private static final int MOST_ENDINGS = 2;

    private final Plot plot;
    private final Set<PackageId> told = new LinkedHashSet<>();
    private final List<PackageId> later = new ArrayList<>();
    private final List<String> sentences = new ArrayList<>();

    private Story(Plot plot) {
        this.plot = plot;
    }

    /** Of facts that leave no solution. */
    static Explanation of(Plot plot) {
        List<Plot.Ending> endings = plot.endings();
        List<Plot.Ending> last = endings.subList(Math.max(0, endings.size() - MOST_ENDINGS), endings.size());
        int most = Explanation.MOST_SENTENCES - last.size();
        List<String> sentences = new Story(plot).causes(false);
        if (sentences.size() > most) {
            sentences = new Story(plot).causes(true);
        }
        if (sentences.size() > most) {
            int more = sentences.size() - most + 1;
            sentences = new ArrayList<>(sentences.subList(0, most - 1));
            sentences.add("What these need in turn adds " + more + " more conditions of this kind.");
        }
        for (Plot.Ending each : last) {
            sentences.add(each.sentence());
        }
        return new Explanation(last.get(last.size() - 1).id(), sentences, plot.facts());
    }

    /** The sentences before the ending. */
    private List<String> causes(boolean rootsTogether) {
        List<Fact.Asked> asked = plot.asked();
        if (rootsTogether) {
            sentences.add("You asked for "
                    + Words.list(asked.stream()
                            .map(each -> each.id() + Words.inBrackets(each.range()))
                            .toList())
                    + ".");
            asked.forEach(each -> later.add(each.id()));
        } else {
            for (int i = 0; i < asked.size(); i++) {
                Fact.Asked each = asked.get(i);
                sentences.add((i == 0 ? "You asked for " : "You also asked for ") + each.id()
                        + Words.inBrackets(each.range()) + chain(each.id(), 0) + ".");
            }
        }
        while (!later.isEmpty()) {
            elaborate(later.remove(0), "");
        }
        for (PackageId id : plot.needing()) {
            if (!told.contains(id)) {
                elaborate(id, plot.standsFor(id));
                while (!later.isEmpty()) {
                    elaborate(later.remove(0), "");
                }
            }
        }
        return sentences;
    }

    /** ", which needs b, which needs c": as long as each needs one thing, whatever its version. */
    private String chain(PackageId id, int links) {
        List<Fact.Needs> needs = plot.needs(id);
        if (needs.isEmpty() || told.contains(id)) {
            return "";
        }
        Fact.Needs only = needs.get(0);
        if (needs.size() > 1 || links == MOST_LINKS || !plot.coversAll(only)) {
            later.add(id);
            return "";
        }
        told.add(id);
        return ", which " + need(only, true) + chain(only.dependency().id(), links + 1);
    }

    private void elaborate(PackageId id, String standsFor) {
        if (!told.add(id)) {
            return;
        }
        List<Fact.Needs> needs = plot.needs(id);
        if (needs.isEmpty()) {
            return;
        }
        List<String> parts = new ArrayList<>();
        for (Fact.Needs each : needs) {
            List<Version> versions = plot.relevantVersions(each);
            boolean one = plot.coversAll(each) || versions.size() == 1;
            String which = plot.coversAll(each) ? "" : " " + plot.phrase(id, versions);
            String subject = parts.isEmpty() ? id + which + standsFor : which.isEmpty() ? "it also" : which.strip();
            String chain = needs.size() == 1 ? chain(each.dependency().id(), 1) : "";
            parts.add(subject + " " + need(each, one) + chain);
            if (needs.size() > 1) {
                later.add(each.dependency().id());
            }
        }
        sentences.add(String.join("; ", parts) + ".");
    }

    private static String need(Fact.Needs fact, boolean one) {
        PackageId needed = fact.dependency().id();
        if (fact.dependency().optional()) {
            return (one ? "works with " : "work with ") + needed + " only if that is "
                    + Words.range(fact.dependency().range());
        }
        return (one ? "needs " : "need ")
                + needed
                + Words.inBrackets(fact.dependency().range());
    }
}
