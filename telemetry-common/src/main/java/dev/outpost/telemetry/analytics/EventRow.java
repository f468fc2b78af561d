package dev.outpost.telemetry.analytics;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code telemetry_events}, as stored.
 *
 * <p>SQLite does not hold a writer to a column's type, so values are what was found: whole number, number with a
 * fraction, text, bytes or null.
 */
public final class EventRow {

    private final @Nullable Object[] values;
    private final @Nullable String dataJson;

    private EventRow(@Nullable Object[] values, @Nullable String dataJson) {
        this.values = values;
        this.dataJson = dataJson;
    }

    /**
     * What {@link #from} reads: all columns, then {@code data} on one line when it is JSON.
     *
     * @param json false: that is not wanted, which saves parsing it
     */
    static String selected(boolean json) {
        return Column.LIST + (json ? ", CASE WHEN json_valid(data) THEN json(data) END" : ", NULL");
    }

    /** A row that comes from elsewhere; values by the columns' positions. */
    static EventRow of(@Nullable Object[] values) {
        return new EventRow(values, null);
    }

    static EventRow from(ResultSet row) throws SQLException {
        Column[] columns = Column.values();
        @Nullable Object[] values = new Object[columns.length];
        for (int i = 0; i < columns.length; i++) {
            values[i] = row.getObject(i + 1);
        }
        return new EventRow(values, row.getString(columns.length + 1));
    }

    /** Number of the row in its file; grows in the order of writing. */
    public long id() {
        return values[0] instanceof Number number ? number.longValue() : 0;
    }

    /** The {@code data} object as JSON on one line; null when there is none or it is not JSON. */
    public @Nullable String dataJson() {
        return dataJson;
    }

    @Nullable
    Object value(Column column) {
        return values[column.position()];
    }

    /** About how much memory it takes. */
    int weight() {
        int weight = 64 * values.length + (dataJson == null ? 0 : dataJson.length());
        for (Object value : values) {
            if (value instanceof String text) {
                weight += text.length();
            } else if (value instanceof byte[] bytes) {
                weight += bytes.length;
            }
        }
        return weight;
    }

    /** Writes it as an object whose keys are the columns and whose {@code data} is an object, not a text. */
    public void writeTo(JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (Column column : Column.values()) {
            json.writeFieldName(column.label());
            if (column == Column.DATA && dataJson != null) {
                json.writeRawValue(dataJson);
            } else {
                JsonText.value(json, value(column));
            }
        }
        json.writeEndObject();
    }
}
