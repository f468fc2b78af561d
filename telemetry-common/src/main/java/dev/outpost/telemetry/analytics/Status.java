package dev.outpost.telemetry.analytics;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a database stands. Maps are in the order in which they are shown.
 *
 * @param database path of the file
 * @param exists false: there is no file yet, and all that follows is zero or empty
 * @param recording whether its recorder writes, or would
 * @param census which events are in it, and how many
 * @param dbBytes size of the file
 * @param walBytes size of the WAL beside it
 * @param first {@code timestamp} of the oldest event
 * @param last {@code timestamp} of the newest event
 * @param sessions processes that wrote into it
 * @param ratePerS events per second over the last {@code rateWindow}
 * @param rateWindow time over which the rate was taken
 * @param bytesPerEvent what an event takes with its share of the indexes
 * @param holdsFor the span of time that fits at this rate, by size or by age; null: no rate or no limit known
 * @param fullIn time until the size is used up at this rate; null: not known, or events grow too old before
 * @param limits what the writer keeps to
 * @param losses events that were emitted and are not here
 * @param beside what the recorder left beside the file
 * @param schemaVersion {@code PRAGMA user_version}
 * @param integrity what {@code PRAGMA integrity_check} said; null: it was not run
 */
public record Status(
        Path database,
        boolean exists,
        boolean recording,
        Census census,
        long dbBytes,
        long walBytes,
        @Nullable String first,
        @Nullable String last,
        long sessions,
        double ratePerS,
        Duration rateWindow,
        double bytesPerEvent,
        @Nullable Duration holdsFor,
        @Nullable Duration fullIn,
        Limits limits,
        Losses losses,
        Beside beside,
        long schemaVersion,
        @Nullable List<String> integrity) {

    /** Most names that are told apart by what they take. */
    private static final int MOST_TALKERS = 20;

    /**
     * Losses as the recorder wrote them down.
     *
     * @param dropped events dropped, by category and reason, over all sessions in the file ({@code telemetry.loss})
     * @param complete false: there are so many notes of losses that only the newest were added up
     * @param ledgerAt time of the newest books ({@code telemetry.ledger}); null: none were written
     * @param ledger the newest books of the newest session: by category what was emitted, stored and so on
     */
    public record Losses(
            Map<String, Map<String, Long>> dropped,
            boolean complete,
            @Nullable String ledgerAt,
            Map<String, Map<String, Long>> ledger) {

        static final Losses NONE = new Losses(Map.of(), true, null, Map.of());

        /** All events dropped. */
        public long droppedTotal() {
            return dropped.values().stream()
                    .flatMap(reasons -> reasons.values().stream())
                    .mapToLong(Long::longValue)
                    .sum();
        }

        /** All events of the newest session left out on purpose. */
        public long sampledOut() {
            return ledger.values().stream()
                    .mapToLong(books -> books.getOrDefault("sampled_out", 0L))
                    .sum();
        }
    }

    /** Events in the file; about as many if the census is not exact. */
    public long rows() {
        return census.rows();
    }

    /** False only when the integrity check ran and found something. */
    public boolean sound() {
        return integrity == null || integrity.equals(List.of("ok"));
    }

    /** Writes it as one object, units in the keys. */
    public void writeTo(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("database", database.toString());
        json.writeBooleanField("exists", exists);
        json.writeBooleanField("recording", recording);
        json.writeNumberField("rows", rows());
        json.writeBooleanField("rows_exact", census.exact());
        json.writeNumberField("sampled_rows", census.sampledRows());
        json.writeNumberField("db_bytes", dbBytes);
        json.writeNumberField("wal_bytes", walBytes);
        json.writeStringField("first", first);
        json.writeStringField("last", last);
        json.writeNumberField("sessions", sessions);
        counts(json, "categories", census.categories());
        counts(json, "events", census.events());
        talkers(json);
        json.writeNumberField("rate_per_s", rounded(ratePerS));
        json.writeNumberField("rate_window_s", rateWindow.toSeconds());
        json.writeNumberField("bytes_per_event", rounded(bytesPerEvent));
        seconds(json, "holds_for_s", holdsFor);
        seconds(json, "full_in_s", fullIn);
        json.writeFieldName("max_bytes");
        JsonText.value(json, limits.maxBytes() == 0 ? null : limits.maxBytes());
        seconds(json, "retention_s", limits.retention());
        json.writeObjectFieldStart("losses");
        json.writeNumberField("dropped", losses.droppedTotal());
        json.writeBooleanField("dropped_complete", losses.complete());
        nested(json, "by_category", losses.dropped());
        json.writeNumberField("sampled_out", losses.sampledOut());
        json.writeStringField("ledger_at", losses.ledgerAt());
        nested(json, "ledger", losses.ledger());
        json.writeEndObject();
        names(json, "set_aside", beside.setAside());
        names(json, "ring_files", beside.rings());
        json.writeFieldName("writers");
        Writers.writeTo(json, beside.writers());
        json.writeNumberField("schema_version", schemaVersion);
        if (integrity != null) {
            names(json, "integrity", integrity);
        }
        json.writeEndObject();
    }

    private void talkers(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("top_talkers");
        long rows = Math.max(1, census.rows());
        long bytes = Math.max(1, census.bytes());
        for (Census.Talker talker :
                census.talkers().stream().limit(MOST_TALKERS).toList()) {
            json.writeStartObject();
            json.writeStringField("event", talker.event());
            json.writeNumberField("rows", talker.rows());
            json.writeBooleanField("rows_exact", talker.exact());
            json.writeNumberField("rows_share", rounded((double) talker.rows() / rows));
            json.writeNumberField("bytes", talker.bytes());
            json.writeNumberField("bytes_share", rounded((double) talker.bytes() / bytes));
            json.writeNumberField("rate_per_s", rounded(talker.ratePerS()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void names(JsonGenerator json, String name, List<String> names) throws IOException {
        json.writeArrayFieldStart(name);
        for (String each : names) {
            json.writeString(each);
        }
        json.writeEndArray();
    }

    private static void nested(JsonGenerator json, String name, Map<String, Map<String, Long>> all) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, Map<String, Long>> entry : all.entrySet()) {
            counts(json, entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }

    private static void counts(JsonGenerator json, String name, Map<String, Long> counts) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, Long> entry : counts.entrySet()) {
            json.writeNumberField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }

    private static void seconds(JsonGenerator json, String name, @Nullable Duration time) throws IOException {
        json.writeFieldName(name);
        JsonText.value(json, time == null ? null : time.toSeconds());
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
