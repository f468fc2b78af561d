package dev.outpost.telemetry.analytics;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** A JSON array with one event per line. */
final class JsonSink implements EventSink {

    private final Writer out;
    private final JsonGenerator json;
    private boolean any;

    JsonSink(Writer out) throws IOException {
        this.out = out;
        this.json = JsonText.generator(out, ",\n");
        out.write("[\n");
    }

    @Override
    public void take(List<EventRow> rows) throws IOException {
        for (EventRow row : rows) {
            row.writeTo(json);
            any = true;
        }
        json.flush();
    }

    @Override
    public void finish() throws IOException {
        json.flush();
        out.write(any ? "\n]\n" : "]\n");
        out.flush();
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
