package dev.outpost.workshop.resolve;

import dev.outpost.workshop.resource.PackageId;
import java.util.List;

/**
 * Why no versions go together.
 *
 * @param culprit the package at which it fails
 * @param sentences the causes in their order, for players; 1 to {@value #MOST_SENTENCES}
 * @param facts what it rests on: alone they leave no solution, and without any one of them there is one
 */
public record Explanation(PackageId culprit, List<String> sentences, List<Fact> facts) {

    /** Most sentences of one. */
    public static final int MOST_SENTENCES = 5;

    /** Takes copies. */
    public Explanation {
        sentences = List.copyOf(sentences);
        facts = List.copyOf(facts);
    }

    /** The sentences, a blank between them. */
    public String text() {
        return String.join(" ", sentences);
    }
}
