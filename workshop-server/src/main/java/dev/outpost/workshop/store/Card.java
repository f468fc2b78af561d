package dev.outpost.workshop.store;

import dev.outpost.workshop.resource.Manifest;
import dev.outpost.workshop.search.Facet;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a package's row has of its shown release, so that hits are read and counted from it alone. */
final class Card {

    private static final int SUMMARY_CHARACTERS = 280;

    private Card() {}

    /** The values by facet. */
    static Map<Facet, List<String>> facets(Manifest manifest) {
        Map<Facet, List<String>> facets = new EnumMap<>(Facet.class);
        facets.put(Facet.CATEGORY, List.of(manifest.category()));
        facets.put(Facet.TAG, manifest.tags());
        facets.put(Facet.LICENSE, List.of(manifest.license().expression()));
        facets.put(Facet.MODULE, manifest.modules());
        facets.put(Facet.PUBLISHER, List.of(manifest.id().publisher()));
        facets.put(Facet.AI_USAGE, List.of(manifest.aiUsage().name().toLowerCase(Locale.ROOT)));
        facets.put(Facet.CHANNEL, List.of(manifest.channel().name().toLowerCase(Locale.ROOT)));
        return facets;
    }

    /** As lines {@code tag=city}, which no value can break: none has line ends. */
    static String lines(Map<Facet, List<String>> facets) {
        StringBuilder lines = new StringBuilder();
        facets.forEach((facet, values) -> values.forEach(
                value -> lines.append(facet.label()).append('=').append(value).append('\n')));
        return lines.toString();
    }

    /** The values in lines. */
    static Map<Facet, List<String>> parse(String lines) {
        Map<Facet, List<String>> facets = new EnumMap<>(Facet.class);
        for (Facet facet : Facet.values()) {
            facets.put(facet, new ArrayList<>());
        }
        for (String line : lines.split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                Facet facet = Facet.valueOf(line.substring(0, equals).toUpperCase(Locale.ROOT));
                List<String> values = facets.get(facet);
                if (values != null) {
                    values.add(line.substring(equals + 1));
                }
            }
        }
        return facets;
    }

    /** The beginning of a description, on one line. */
    static String summary(String description) {
        String line = description.strip().replaceAll("\\s+", " ");
        int length = line.codePointCount(0, line.length());
        return length <= SUMMARY_CHARACTERS
                ? line
                : line.substring(0, line.offsetByCodePoints(0, SUMMARY_CHARACTERS - 1)) + "\u2026";
    }
}
