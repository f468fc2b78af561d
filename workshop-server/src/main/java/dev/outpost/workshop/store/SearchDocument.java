package dev.outpost.workshop.store;

import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.Manifest;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.search.Facet;
import dev.outpost.workshop.search.Words;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The words that a package is found by.
 *
 * @param names of its name and title
 * @param labels of its tags and its id
 * @param body of its description
 * @param marks one for each value that it can be filtered by, and one for each text that names exactly it; no player can
 *     type one by chance
 */
record SearchDocument(List<String> names, List<String> labels, List<String> body, Set<String> marks) {

    /** The mark that all have. */
    static final String ALL = mark("all", "");

    private static final int MOST_NAMES = 64;
    private static final int MOST_LABELS = 128;
    private static final int MOST_BODY = 2000;
    private static final int MARK_DIGITS = 16;

    /** What a release says of its package. */
    static SearchDocument of(Manifest manifest, Map<Facet, List<String>> facets) {
        Set<String> marks = new LinkedHashSet<>();
        marks.add(ALL);
        facets.forEach((facet, values) -> values.forEach(value -> marks.add(filter(facet, value))));
        // One of several licences finds it, too.
        manifest.license().ids().forEach(id -> marks.add(filter(Facet.LICENSE, id)));
        marks.add(exact(Words.of(manifest.id().name(), MOST_NAMES)));
        marks.add(exact(Words.of(manifest.id().toString(), MOST_NAMES)));
        marks.add(exact(Words.of(manifest.title(), MOST_NAMES)));
        List<String> names = names(manifest.id(), manifest.title());
        List<String> labels = labels(manifest.id(), manifest.tags());
        return new SearchDocument(names, labels, Words.of(manifest.description(), MOST_BODY), marks);
    }

    /** The words of name and title. */
    static List<String> names(PackageId id, String title) {
        List<String> names = new ArrayList<>(Words.ofName(id.name(), MOST_NAMES));
        names.addAll(Words.ofName(title, MOST_NAMES));
        return names;
    }

    /** The words of id and tags. */
    static List<String> labels(PackageId id, List<String> tags) {
        // Publisher and name side by side, as in an id.
        List<String> labels = new ArrayList<>(Words.of(id.toString(), MOST_LABELS));
        tags.forEach(tag -> labels.addAll(Words.of(tag, MOST_LABELS)));
        return labels;
    }

    /** The mark of a value of a facet. */
    static String filter(Facet facet, String value) {
        return mark(facet.label(), value.toLowerCase(Locale.ROOT));
    }

    /** The mark of a text that names a package. */
    static String exact(List<String> words) {
        return mark("exact", String.join(" ", words));
    }

    private static String mark(String kind, String value) {
        String hash =
                Hash.of((kind + "=" + value).getBytes(StandardCharsets.UTF_8)).hex();
        return "zq" + hash.substring(0, MARK_DIGITS);
    }
}
