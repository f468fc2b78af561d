package dev.outpost.acceptance;

import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.EventType.Column;
import dev.outpost.telemetry.event.Field;
import dev.outpost.telemetry.event.Labels;
import dev.outpost.telemetry.event.TextRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** docs/events.md: every event with every field, for whoever writes SQL. */
final class EventPage {

    private static final String HEAD = """
            # Events

            Every event that Outpost's components record, with every field of its `data`. Made from the catalogue in the code by
            `./outpost docs`; a test fails when the two differ. The metrics are in [metrics.md](metrics.md); each event's JSON
            Schema is in [schemas](schemas).

            All of them are rows of one table, `telemetry_events`. What every row has is in its columns: `timestamp`,
            `session_id`, `component`, `category` (the name up to its first dot), `event`, `severity`. Some events fill more:

            - **game**: `game_module`, `mod_fingerprint` and `correlation`, the trace id of the game that the row belongs to.
              (On a client, module and fingerprint are those of the session and on every row.)
            - **tick**: `tick`, the tick of the simulation.
            - **duration**: `duration_us`, the same time as in the field that measures it, in microseconds.

            `data` is a JSON object with exactly the fields listed, in this order. Read them with `json_extract`:

            ```sql
            SELECT json_extract(data, '$.reason') AS reason, count(*) AS times
            FROM telemetry_events WHERE event = 'relay.player.leave' GROUP BY reason;
            ```

            - A field that "may be null" is null when there is nothing to say; all others have a value, but a *number* that is
              not finite (a division by zero, say) is null too.
            - *one of* lists all values that a text may have. Other texts are cut at %d characters where nothing else is said,
              and what looks like an address, an e-mail or a file path in them is masked.
            - An *object* has names of its own as keys (`json_each(data, '$.contributing_factors')`); members of fixed name are
              listed with a dot and read with it (`$.position.x`). Of an array, `[]` stands for each element, of an object,
              `*` for each name (`json_each`).
            - **detail** events are many and each of little weight: when the database's budget is used up they go before
              **record** events. Debug and trace are always detail.
            """;

    private static final Map<String, String> UNITS = units();

    private final UsedEntries used;
    private final StringBuilder page = new StringBuilder();

    EventPage(UsedEntries used) {
        this.used = used;
    }

    String text() {
        page.append(HEAD.formatted(TextRule.DEFAULT_MAX_CHARS)).append("\n## Contents\n\n");
        for (CatalogueSection section : CatalogueSection.ALL) {
            page.append("- [")
                    .append(section.title())
                    .append("](#")
                    .append(anchor(section.title()))
                    .append("): ");
            page.append(categories(section).entrySet().stream()
                            .map(category -> "`" + category.getKey() + "` ("
                                    + category.getValue().size() + ")")
                            .collect(Collectors.joining(", ")))
                    .append('\n');
        }
        CatalogueSection.ALL.forEach(this::section);
        return page.toString();
    }

    private void section(CatalogueSection section) {
        page.append("\n## ").append(section.title()).append("\n\n");
        boolean any = section.catalogue().events().stream().anyMatch(used::contains);
        page.append(any ? section.recordedBy() : section.nothingYet()).append('\n');
        categories(section).forEach((category, events) -> {
            page.append("\n### Category `").append(category).append("`\n");
            events.forEach(event -> event(event, any));
        });
    }

    private void event(EventType event, boolean sectionRecorded) {
        page.append("\n#### `").append(event.name()).append("`\n\n").append(event.description());
        if (sectionRecorded && !used.contains(event)) {
            page.append(" **Nothing records it in this version.**");
        }
        page.append("\n\n").append(event.severity().label()).append(" · ").append(Labels.of(event.retention()));
        List<String> columns = new ArrayList<>();
        for (Column column : Column.values()) {
            if (event.columns().contains(column)) {
                columns.add(Labels.of(column));
            }
        }
        page.append(columns.isEmpty() ? "" : " · fills " + String.join(", ", columns));
        page.append(" · [schema](schemas/").append(event.name()).append(".json)\n\n");
        if (event.fields().isEmpty()) {
            page.append("No fields.\n");
            return;
        }
        page.append("| field | type | unit or values | what it says |\n|---|---|---|---|\n");
        for (Field field : event.fields()) {
            row(field.name(), field);
            String inside = field.name()
                    + switch (field.kind()) {
                        case STRUCT_ARRAY -> "[].";
                        case STRUCT_OBJECT -> ".*.";
                        default -> ".";
                    };
            field.members().forEach(member -> row(inside + member.name(), member));
        }
    }

    private void row(String name, Field field) {
        page.append("| `").append(name).append("` | ").append(type(field));
        page.append(field.nullable() ? ", may be null | " : " | ");
        page.append(field.values().isEmpty() ? unit(field) : oneOf(field.values()))
                .append(" | ");
        page.append(field.description().replace("|", "\\|"));
        TextRule rule = field.text();
        if (!rule.unmasked().isEmpty()) {
            page.append("; not masked: ").append(rule.unmasked());
        }
        if (!rule.namesNobody().isEmpty()) {
            page.append("; names nobody: ").append(rule.namesNobody());
        }
        page.append(" |\n");
    }

    static String oneOf(List<String> values) {
        if (values.size() > 16 && values.get(0).equals("0")) {
            return "one of `0` to `" + values.get(values.size() - 1) + "`";
        }
        return "one of " + values.stream().map(value -> "`" + value + "`").collect(Collectors.joining(", "));
    }

    private static String type(Field field) {
        return switch (field.kind()) {
            case INTEGER -> "integer";
            case NUMBER -> "number";
            case TEXT -> "text";
            case BOOLEAN -> "true or false";
            case INTEGER_ARRAY -> "array of integers";
            case TEXT_ARRAY -> "array of texts";
            case OBJECT -> "object of numbers";
            case TEXT_OBJECT -> "object of texts";
            case STRUCT -> "object";
            case STRUCT_ARRAY -> "array of objects";
            case STRUCT_OBJECT -> "object of objects";
        };
    }

    private static String unit(Field field) {
        String unit = switch (field.kind()) {
            case INTEGER, NUMBER, OBJECT ->
                UNITS.entrySet().stream()
                        .filter(known -> field.name().endsWith(known.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse("");
            default -> "";
        };
        int bound = field.text().maxChars();
        return bound == TextRule.DEFAULT_MAX_CHARS ? unit : "at most " + bound + " characters";
    }

    private static Map<String, List<EventType>> categories(CatalogueSection section) {
        return section.catalogue().events().stream()
                .collect(Collectors.groupingBy(EventType::category, TreeMap::new, Collectors.toList()));
    }

    static String anchor(String title) {
        return title.toLowerCase(Locale.ROOT).replace(' ', '-');
    }

    private static Map<String, String> units() {
        Map<String, String> units = new LinkedHashMap<>();
        units.put("_us", "microseconds");
        units.put("_ms", "milliseconds");
        units.put("_s", "seconds");
        units.put("_seconds", "seconds");
        units.put("_bytes", "bytes");
        units.put("_mb", "megabytes");
        units.put("_pct", "percent");
        units.put("_fps", "per second");
        return units;
    }
}
