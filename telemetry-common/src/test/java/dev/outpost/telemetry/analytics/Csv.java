package dev.outpost.telemetry.analytics;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads comma-separated values strictly after RFC 4180; a field that is nothing at all is null. */
final class Csv {

    private final String text;
    private int at;

    private Csv(String text) {
        this.text = text;
    }

    static List<List<@Nullable String>> read(String text) {
        Csv csv = new Csv(text);
        List<List<@Nullable String>> records = new ArrayList<>();
        while (csv.at < text.length()) {
            records.add(csv.record());
        }
        return records;
    }

    private List<@Nullable String> record() {
        List<@Nullable String> fields = new ArrayList<>();
        while (true) {
            fields.add(text.charAt(at) == '"' ? quoted() : bare());
            if (text.startsWith("\r\n", at)) {
                at += 2;
                return fields;
            }
            if (text.charAt(at) != ',') {
                throw new IllegalArgumentException("no comma at " + at + ": " + text);
            }
            at++;
        }
    }

    private String quoted() {
        StringBuilder field = new StringBuilder();
        at++;
        while (text.charAt(at) != '"' || text.startsWith("\"\"", at)) {
            at += text.charAt(at) == '"' ? 1 : 0;
            field.append(text.charAt(at++));
        }
        at++;
        return field.toString();
    }

    private @Nullable String bare() {
        int from = at;
        while (text.charAt(at) != ',' && text.charAt(at) != '\r') {
            if (text.charAt(at) == '"' || text.charAt(at) == '\n') {
                throw new IllegalArgumentException("bare quote or line end at " + at + ": " + text);
            }
            at++;
        }
        return from == at ? null : text.substring(from, at);
    }
}
