package dev.outpost.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The copy, among the test data, of what the requirement documents list. */
final class SeedLists {

    /**
     * A field that the documents give an event.
     *
     * @param source number of the document
     * @param shape {@code array}, {@code object} or empty
     * @param values its closed set of values; empty: it has none
     */
    record SeedField(String source, String event, String field, String shape, List<String> values, boolean optional) {}

    /**
     * A metric.
     *
     * @param kind {@code counter}, {@code gauge}, {@code histogram}, or empty where the document does not say
     * @param section heading of the line, where the document has lines instead of names
     * @param line that line
     */
    record SeedMetric(String source, String metric, String kind, String section, String line) {}

    private SeedLists() {}

    static List<SeedField> fields() {
        List<SeedField> fields = new ArrayList<>();
        for (String[] row : rows("seeds/events.csv", 6)) {
            List<String> values = row[4].isEmpty() ? List.of() : List.of(row[4].split("/"));
            fields.add(new SeedField(row[0], row[1], row[2], row[3], values, row[5].equals("optional")));
        }
        return fields;
    }

    static List<SeedMetric> metrics() {
        List<SeedMetric> metrics = new ArrayList<>();
        for (String[] row : rows("seeds/metrics.csv", 5)) {
            metrics.add(new SeedMetric(row[0], row[1], row[2], row[3], row[4].replace("\"", "")));
        }
        return metrics;
    }

    /** Rows after the comments and the heading; only a last column has commas. */
    private static List<String[]> rows(String resource, int columns) {
        try (InputStream in = Objects.requireNonNull(SeedLists.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .skip(1)
                    .map(line -> line.split(",", columns))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
