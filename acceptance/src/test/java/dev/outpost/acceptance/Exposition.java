package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A strict reader of a scrape, in the older text (0.0.4) or in OpenMetrics (1.0.0): fails on whatever a lenient one would
 * pass over.
 */
final class Exposition {

    private static final Pattern META = Pattern.compile("# (HELP|TYPE|UNIT) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)");
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*?)})?"
            + " ([+-]?(?:Inf|[0-9.]+(?:E[+-]?\\d+)?)|NaN)( # \\{[^}]*} \\S+(?: \\S+)?)?");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\n\"])*)\"(?:,|$)");

    /**
     * One metric with all its series.
     *
     * @param name as {@code TYPE} has it
     * @param type {@code counter}, {@code gauge}, {@code histogram} or {@code summary}
     * @param help its description
     * @param samples in the text's order
     */
    record Family(String name, String type, String help, List<Sample> samples) {}

    /**
     * One line.
     *
     * @param name with what the type adds, {@code _total}, {@code _bucket} and so on
     * @param labels by name
     * @param value the value
     */
    record Sample(String name, Map<String, String> labels, double value) {

        /** Its labels without that of the bucket. */
        Map<String, String> others() {
            Map<String, String> others = new TreeMap<>(labels);
            others.remove("le");
            return others;
        }
    }

    private final boolean openMetrics;
    private final Map<String, Family> families = new LinkedHashMap<>();
    private final Set<String> series = new HashSet<>();
    private String name = "";
    private String help = "";
    private String type = "";

    private Exposition(boolean openMetrics) {
        this.openMetrics = openMetrics;
    }

    /** All metrics of a scrape by the name that {@code TYPE} gives them. */
    static Map<String, Family> read(String text, boolean openMetrics) {
        Exposition reader = new Exposition(openMetrics);
        assertThat(text).endsWith("\n").doesNotContain("\r");
        List<String> lines = new ArrayList<>(text.lines().toList());
        if (openMetrics) {
            assertThat(lines.remove(lines.size() - 1)).isEqualTo("# EOF");
        }
        lines.forEach(reader::line);
        reader.families.values().forEach(reader::check);
        return reader.families;
    }

    private void line(String line) {
        Matcher meta = META.matcher(line);
        if (meta.matches()) {
            begin(line, meta.group(1), meta.group(2), meta.group(3));
            return;
        }
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as(line).isTrue();
        assertThat(sample.group(4) == null || openMetrics)
                .as("exemplars are of OpenMetrics only: %s", line)
                .isTrue();
        assertThat(name).as("no TYPE before %s", line).isNotEmpty();
        Family family = families.computeIfAbsent(name, unseen -> new Family(name, type, help, new ArrayList<>()));
        String own = sample.group(1);
        assertThat(endings(family.type())).as(line).contains(ending(own, family));
        Map<String, String> labels = labels(line, sample.group(2) == null ? "" : sample.group(2));
        assertThat(series.add(own + labels)).as("twice: %s", line).isTrue();
        family.samples().add(new Sample(own, labels, number(sample.group(3))));
    }

    private void begin(String line, String what, String which, String text) {
        if (!which.equals(name)) {
            assertThat(families).as("apart from the rest of it: %s", line).doesNotContainKey(which);
            name = which;
            help = "";
            type = "";
        }
        if (what.equals("HELP")) {
            assertThat(help).as("twice: %s", line).isEmpty();
            help = text;
        } else if (what.equals("TYPE")) {
            assertThat(type).as("twice: %s", line).isEmpty();
            assertThat(text).as(line).isIn("counter", "gauge", "histogram", "summary");
            type = text;
        } else {
            assertThat(openMetrics && which.endsWith("_" + text)).as(line).isTrue();
        }
    }

    private String ending(String own, Family family) {
        assertThat(own).startsWith(family.name());
        return own.substring(family.name().length());
    }

    private List<String> endings(String of) {
        return switch (of) {
            // The older text has the ending in the name of the family
            case "counter" -> openMetrics ? List.of("_total", "_created") : List.of("");
            case "gauge" -> List.of("");
            case "summary" -> List.of("", "_count", "_sum", "_created");
            default -> List.of("_bucket", "_count", "_sum", "_created");
        };
    }

    private static Map<String, String> labels(String line, String text) {
        Map<String, String> labels = new TreeMap<>();
        Matcher label = LABEL.matcher(text);
        int end = 0;
        while (label.find() && label.start() == end) {
            assertThat(labels.put(label.group(1), label.group(2))).as(line).isNull();
            end = label.end();
        }
        assertThat(end).as("labels of %s", line).isEqualTo(text.length());
        return labels;
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    private void check(Family family) {
        assertThat(family.help()).as("HELP of %s", family.name()).isNotBlank();
        if (family.type().equals("counter")) {
            assertThat(family.name().endsWith("_total")).as(family.name()).isNotEqualTo(openMetrics);
            assertThat(family.samples())
                    .allSatisfy(sample ->
                            assertThat(sample.value()).as(sample.name()).isGreaterThanOrEqualTo(0));
        }
        if (family.type().equals("histogram")) {
            buckets(family);
        }
    }

    /** Buckets grow, the last is everything, and it is the count. */
    private static void buckets(Family family) {
        Map<Map<String, String>, List<Sample>> byLabels = new LinkedHashMap<>();
        for (Sample sample : family.samples()) {
            byLabels.computeIfAbsent(sample.others(), unseen -> new ArrayList<>())
                    .add(sample);
        }
        byLabels.values().forEach(samples -> {
            double bound = Double.NEGATIVE_INFINITY;
            double count = 0;
            double total = -1;
            for (Sample sample : samples) {
                if (sample.name().endsWith("_bucket")) {
                    double le = number(String.valueOf(sample.labels().get("le")));
                    assertThat(le).as("buckets of %s", family.name()).isGreaterThan(bound);
                    assertThat(sample.value())
                            .as("buckets of %s", family.name())
                            .isGreaterThanOrEqualTo(count);
                    bound = le;
                    count = sample.value();
                } else if (sample.name().endsWith("_count")) {
                    total = sample.value();
                }
            }
            assertThat(bound).as("last bucket of %s", family.name()).isInfinite();
            assertThat(count).as("all buckets of %s", family.name()).isEqualTo(total);
        });
    }
}
