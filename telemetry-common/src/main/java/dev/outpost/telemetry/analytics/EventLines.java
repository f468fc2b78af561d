package dev.outpost.telemetry.analytics;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Prints events, one a line. */
abstract class EventLines {

    private static final int GAME_CELLS = 8;
    private static final int DAY_CELLS = 10;
    private static final int TIME_CELLS = 23;

    private EventLines() {}

    /** What stands above the events, if anything. */
    abstract void begin(PrintWriter out);

    /** The next events. */
    abstract void print(PrintWriter out, List<EventRow> rows) throws IOException;

    /** Each an object of all columns. */
    static EventLines json() {
        return new EventLines() {
            @Override
            void begin(PrintWriter out) {}

            @Override
            void print(PrintWriter out, List<EventRow> rows) throws IOException {
                for (EventRow row : rows) {
                    try (JsonGenerator json = JsonText.generator(out, "\n")) {
                        row.writeTo(json);
                    }
                    out.print("\n");
                }
            }
        };
    }

    /**
     * Each the columns that people look at first; the rest is in JSON. Columns that nothing is in are left out, and so
     * is the date when all are of one day.
     *
     * @param more whether rows will come that are not in the sample, so that there must be room for ordinary ones
     */
    static EventLines table(List<EventRow> sample, int cells, boolean more) {
        List<Shown> shown = new ArrayList<>();
        String day = more ? null : commonDay(sample);
        shown.add(new Shown(
                day == null ? "time (UTC)" : day + " UTC",
                row -> day == null ? time(row) : time(row).substring(DAY_CELLS).strip(),
                "2026-01-31 18:30:00.123"));
        shown.add(new Shown("sev", row -> row.value(Column.SEVERITY), "error"));
        shown.add(new Shown("event", row -> row.value(Column.EVENT), "relay.match.duration_s"));
        shown.add(new Shown("tick", row -> row.value(Column.TICK), 100_000));
        shown.add(new Shown("took", EventLines::took, "99.9 ms"));
        shown.add(new Shown("game", EventLines::game, "0".repeat(GAME_CELLS)));
        shown.add(new Shown("data", EventLines::data, "d".repeat(500)));
        if (!more) {
            shown.removeIf(column -> !sample.isEmpty()
                    && sample.stream().allMatch(row -> column.value().apply(row) == null));
        }
        List<List<@Nullable Object>> rows = new ArrayList<>();
        sample.forEach(row -> rows.add(values(shown, row)));
        if (more) {
            List<@Nullable Object> ordinary = new ArrayList<>();
            shown.forEach(column -> ordinary.add(column.ordinary()));
            rows.add(ordinary);
        }
        List<String> names = shown.stream().map(Shown::name).toList();
        TextTable table = TextTable.layout(names, rows, cells, names.indexOf("data"));
        return new EventLines() {
            @Override
            void begin(PrintWriter out) {
                out.println(table.header());
            }

            @Override
            void print(PrintWriter out, List<EventRow> next) {
                next.forEach(row -> out.println(table.line(values(shown, row))));
            }
        };
    }

    /**
     * A column of the table.
     *
     * @param name what stands above it
     * @param value what it shows of an event
     * @param ordinary what takes the room that it usually needs
     */
    private record Shown(String name, Function<EventRow, @Nullable Object> value, Object ordinary) {}

    private static List<@Nullable Object> values(List<Shown> shown, EventRow row) {
        List<@Nullable Object> values = new ArrayList<>();
        shown.forEach(column -> values.add(column.value().apply(row)));
        return values;
    }

    /** The day that all events share; null: they do not, or there are none. */
    private static @Nullable String commonDay(List<EventRow> rows) {
        List<String> days = rows.stream()
                .map(EventLines::time)
                .map(time -> time.substring(0, Math.min(DAY_CELLS, time.length())))
                .distinct()
                .toList();
        return days.size() == 1 && days.get(0).length() == DAY_CELLS ? days.get(0) : null;
    }

    /** Down to the millisecond. */
    private static String time(EventRow row) {
        String time = String.valueOf(row.value(Column.TIMESTAMP)).replace('T', ' ');
        return time.length() > TIME_CELLS ? time.substring(0, TIME_CELLS) : time;
    }

    private static @Nullable Object took(EventRow row) {
        return row.value(Column.DURATION_US) instanceof Number micros
                ? Units.duration(Duration.of(micros.longValue(), ChronoUnit.MICROS))
                : null;
    }

    /** The first digits tell the games of an evening apart. */
    private static @Nullable Object game(EventRow row) {
        return row.value(Column.CORRELATION) instanceof String trace
                ? trace.substring(0, Math.min(GAME_CELLS, trace.length()))
                : null;
    }

    private static @Nullable Object data(EventRow row) {
        return row.dataJson() != null ? row.dataJson() : row.value(Column.DATA);
    }
}
