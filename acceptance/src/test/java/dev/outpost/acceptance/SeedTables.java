package dev.outpost.acceptance;

import dev.outpost.acceptance.SeedLists.SeedField;
import dev.outpost.acceptance.SeedLists.SeedMetric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the requirement documents' own tables and lists. */
final class SeedTables {

    private static final Pattern EVENT_NAME = Pattern.compile("[a-z_]+(\\.[a-z_]+)+");
    private static final Pattern FIELD = Pattern.compile("([a-z0-9_]+)(\\[]|\\{})?(?: \\((.*)\\))?");
    private static final Pattern LIST = Pattern.compile("\\w+(/\\w+)+");
    private static final Pattern VARIANT = Pattern.compile("(?m)^\\s*([A-Z]\\w+) \\{ (.*) },$");
    private static final Pattern METRIC = Pattern.compile(
            "(?m)^((?:relay|tracking|workshop|sim)\\.[a-z_.]+)(?:\\s+# (counter|gauge|histogram): .*)?$");
    private static final Pattern HEALTH_FIELD = Pattern.compile("(?m)^- \\*\\*(\\w+)(\\[])?\\*\\* \\((.*)\\)");
    private static final Pattern HEADING = Pattern.compile("\\*\\*(.*):\\*\\*");

    private final Path folder;

    SeedTables(Path folder) {
        this.folder = folder;
    }

    /** Fields of the events in a D031 table; both editions are read alike. */
    List<SeedField> eventTables(String document) throws IOException {
        List<SeedField> fields = new ArrayList<>();
        for (String line : text(document).lines().toList()) {
            String[] cells = line.strip().replaceFirst("^\\|", "").split("\\|", -1);
            String event = cells[0].strip().replace("`", "");
            if (cells.length < 3 || !EVENT_NAME.matcher(event).matches()) {
                continue;
            }
            for (String written :
                    cells[1].replace("`", "").replace("Emitted every 60s:", "").split(",(?![^(]*\\))", -1)) {
                fields.add(field(document, event, written.strip()));
            }
        }
        return fields;
    }

    private static SeedField field(String document, String event, String written) {
        if (written.equals("per-system {system: us} breakdown")) {
            // The one field that the documents describe without naming it.
            return new SeedField(document, event, "systems_us", "object", List.of(), false);
        }
        Matcher matcher = FIELD.matcher(written);
        if (!matcher.matches()) {
            throw new AssertionError(event + ": field '" + written + "' is written in an unknown way");
        }
        String brackets = matcher.group(2) == null ? "" : matcher.group(2);
        String note = matcher.group(3) == null ? "" : matcher.group(3);
        return new SeedField(
                document,
                event,
                matcher.group(1),
                brackets.equals("[]") ? "array" : brackets.equals("{}") ? "object" : "",
                LIST.matcher(note).matches()
                        ? List.of(note.toLowerCase(Locale.ROOT).split("/"))
                        : List.of(),
                note.startsWith("optional"));
    }

    /** Fields of the variants of {@code GameplayEvent}. */
    List<SeedField> gameplayEvents(String document) throws IOException {
        List<SeedField> fields = new ArrayList<>();
        Matcher variants = VARIANT.matcher(text(document));
        while (variants.find()) {
            String name = variants.group(1).replaceAll("(?<!^)([A-Z])", "_$1").toLowerCase(Locale.ROOT);
            for (String member : variants.group(2).split(", ", -1)) {
                String[] nameAndType = member.split(": ", 2);
                String type = nameAndType[1];
                boolean composed = type.equals("WorldPos") || type.equals("PlayerOrder");
                fields.add(new SeedField(
                        document,
                        "gameplay." + name,
                        nameAndType[0],
                        composed ? "object" : "",
                        List.of(),
                        type.startsWith("Option<")));
            }
        }
        return fields;
    }

    /** Fields of the health record. */
    List<SeedField> healthRecord(String document) throws IOException {
        String text = text(document);
        List<SeedField> fields = new ArrayList<>();
        Matcher listed = HEALTH_FIELD.matcher(between(text, "## Fields", "---"));
        while (listed.find()) {
            String note = listed.group(3);
            boolean enumerated = note.startsWith("enum: ");
            boolean required = Pattern.compile("(?m)^\\| " + listed.group(1) + " \\|[^|]*\\|[^|]*\\| ✓ \\|")
                    .matcher(text)
                    .find();
            fields.add(new SeedField(
                    document,
                    "system.health",
                    listed.group(1),
                    listed.group(2) != null ? "array" : note.startsWith("object") ? "object" : "",
                    enumerated ? List.of(note.substring("enum: ".length()).split(" / ")) : List.of(),
                    !required));
        }
        return fields;
    }

    /** Metrics that D031 names; the kind of a line without one is that of the line before. */
    List<SeedMetric> namedMetrics(String document) throws IOException {
        List<SeedMetric> metrics = new ArrayList<>();
        String kind = "";
        Matcher lines = METRIC.matcher(text(document));
        while (lines.find()) {
            kind = lines.group(2) == null ? kind : lines.group(2);
            metrics.add(new SeedMetric(document, lines.group(1), kind, "", ""));
        }
        return metrics;
    }

    /** Lines of 003 that each are a metric or a few, without a name. */
    List<SeedMetric> describedMetrics(String document) throws IOException {
        List<SeedMetric> metrics = new ArrayList<>();
        String section = "";
        for (String line : between(text(document), "## Metrics Collected", "## Implementation")
                .lines()
                .toList()) {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                section = heading.group(1);
            } else if (line.startsWith("- ")) {
                metrics.add(new SeedMetric(document, "", "", section, line.substring(2)));
            }
        }
        return metrics;
    }

    /** Names that a Prometheus scrape shows in the example of 003. */
    List<String> prometheusExample(String document) throws IOException {
        return Pattern.compile("(?m)^# TYPE (\\w+) gauge$")
                .matcher(text(document))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private String text(String document) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            Path file = files.filter(path -> path.getFileName().toString().startsWith(document + "_"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("there is no document " + document + " in " + folder));
            return Files.readString(file);
        }
    }

    private static String between(String text, String from, String to) {
        String rest = text.substring(text.indexOf(from));
        return rest.substring(0, rest.indexOf(to));
    }
}
