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

    /** The {@code timestamp} column; empty when it is none. */
    public String timestamp() {
        String text = text(Column.TIMESTAMP);
        return text == null ? "" : text;
    }

    /** The {@code session_id} column; empty when it is none. */
    public String sessionId() {
        String text = text(Column.SESSION_ID);
        return text == null ? "" : text;
    }

    /** The {@code component} column. */
    public @Nullable String component() {
        return text(Column.COMPONENT);
    }

    /** The {@code game_module} column. */
    public @Nullable String gameModule() {
        return text(Column.GAME_MODULE);
    }

    /** The {@code mod_fingerprint} column. */
    public @Nullable String modFingerprint() {
        return text(Column.MOD_FINGERPRINT);
    }

    /** The {@code category} column. */
    public @Nullable String category() {
        return text(Column.CATEGORY);
    }

    /** The {@code event} column; empty when it is none. */
    public String event() {
        String text = text(Column.EVENT);
        return text == null ? "" : text;
    }

    /** The {@code severity} column. */
    public @Nullable String severity() {
        return text(Column.SEVERITY);
    }

    /** The {@code data} column as it is stored. */
    public @Nullable String data() {
        return text(Column.DATA);
    }

    /** The {@code duration_us} column. */
    public @Nullable Long durationUs() {
        return number(Column.DURATION_US);
    }

    /** The {@code tick} column. */
    public @Nullable Long tick() {
        return number(Column.TICK);
    }

    /** The {@code correlation} column. */
    public @Nullable String correlation() {
        return text(Column.CORRELATION);
    }

    private @Nullable String text(Column column) {
        return value(column) instanceof String text ? text : null;
    }

    private @Nullable Long number(Column column) {
        return value(column) instanceof Number number ? (Long) number.longValue() : null;
    }

    @Nullable
    Object value(Column column) {
        return values[column.position()];
    }

    /** About how much memory it takes, in bytes. */
    public int weight() {
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
