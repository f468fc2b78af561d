package dev.outpost.telemetry.analytics;

import java.io.IOException;
import java.io.Writer;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Comma-separated values after RFC 4180: lines end in CR LF; null is nothing, an empty text is {@code ""}. */
final class CsvSink implements EventSink {

    private final Writer out;

    CsvSink(Writer out) throws IOException {
        this.out = out;
        out.write(Column.LIST.replace(", ", ","));
        out.write("\r\n");
    }

    @Override
    public void take(List<EventRow> rows) throws IOException {
        for (EventRow row : rows) {
            for (Column column : Column.values()) {
                if (column.position() > 0) {
                    out.write(',');
                }
                write(row.value(column));
            }
            out.write("\r\n");
        }
    }

    @Override
    public void finish() throws IOException {
        out.flush();
    }

    @Override
    public void close() {}

    private void write(@Nullable Object value) throws IOException {
        if (value == null) {
            return;
        }
        String text = value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value.toString();
        if (value instanceof String && needsQuotes(text)) {
            out.write('"');
            out.write(text.replace("\"", "\"\""));
            out.write('"');
        } else {
            out.write(text);
        }
    }

    private static boolean needsQuotes(String text) {
        if (text.isEmpty() || text.charAt(0) == ' ' || text.charAt(text.length() - 1) == ' ') {
            return true;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == ',' || c == '\r' || c == '\n') {
                return true;
            }
        }
        return false;
    }
}
