package dev.outpost.telemetry.analytics;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/** Shows the newest events of a database, in a time that depends on how many are asked for alone. */
public final class Inspection {

    private Inspection() {}

    /** Writes the newest events that match as an array, oldest first. */
    public static void write(TelemetryFile file, EventFilter filter, int count, JsonGenerator json) throws IOException {
        List<EventRow> rows = file.read(connection -> new EventReader(connection, filter).newest(count));
        json.writeStartArray();
        for (EventRow row : rows) {
            row.writeTo(json);
        }
        json.writeEndArray();
    }
}
