package dev.outpost.telemetry.analytics;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a query gave.
 *
 * @param columns names, each one once
 * @param rows values as SQLite has them: whole number, number with a fraction, text, bytes, null
 * @param truncated true: there was more than the limit let through
 * @param took time it ran
 */
public record QueryResult(List<String> columns, List<List<@Nullable Object>> rows, boolean truncated, Duration took) {

    public QueryResult {
        columns = List.copyOf(columns);
    }

    /** Writes an array with one object per row, one row per line; neither flushes nor closes. */
    public void writeTo(Writer out) throws IOException {
        out.write("[\n");
        try (JsonGenerator json = JsonText.generator(out, ",\n")) {
            for (List<@Nullable Object> row : rows) {
                json.writeStartObject();
                for (int i = 0; i < columns.size(); i++) {
                    json.writeFieldName(columns.get(i));
                    JsonText.value(json, row.get(i));
                }
                json.writeEndObject();
            }
        }
        out.write(rows.isEmpty() ? "]\n" : "\n]\n");
    }
}
