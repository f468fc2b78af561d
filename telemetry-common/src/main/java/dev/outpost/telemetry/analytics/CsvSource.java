package dev.outpost.telemetry.analytics;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Comma-separated values after RFC 4180 with a header of columns; nothing is null, {@code ""} an empty text. */
final class CsvSource implements EventSource {

    /** Far more than an event takes; a quote that is never closed must not read the file into memory. */
    private static final int MOST_CHARS = 32 << 20;

    private final Path file;
    private int line = 1;
    private int ahead = -2;

    CsvSource(Path file) {
        this.file = file;
    }

    @Override
    public void read(Sink sink) throws IOException, SQLException {
        // A decoder of its own, since readers of a charset take what is no UTF-8 for question marks.
        try (MeasuredInput in = MeasuredInput.of(file);
                Reader text =
                        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()), 1 << 16)) {
            List<Column> columns = header(record(text));
            int at = line;
            List<@Nullable String> record = record(text);
            while (record != null) {
                int where = at;
                if (record.size() != columns.size()) {
                    throw refused(where, record.size() + " values in a table of " + columns.size());
                }
                @Nullable Object[] values = new Object[Column.values().length];
                for (int i = 0; i < columns.size(); i++) {
                    values[columns.get(i).position()] = record.get(i);
                }
                EventSource.check(values, () -> file + ", line " + where);
                sink.take(values, in.share());
                at = line;
                record = record(text);
            }
        } catch (CharacterCodingException e) {
            throw AnalyticsException.failed(file + ", line " + line + " or soon after: not UTF-8", e);
        }
    }

    private List<Column> header(@Nullable List<@Nullable String> names) {
        List<Column> columns = new ArrayList<>();
        for (String name : names == null ? List.<@Nullable String>of() : names) {
            Column column = name == null ? null : Column.named(name);
            if (column == null || columns.contains(column)) {
                throw refused(1, "'" + name + "' is no column, or one that was there before");
            }
            columns.add(column);
        }
        return columns;
    }

    /** The next line's values; null: the end. */
    private @Nullable List<@Nullable String> record(Reader text) throws IOException {
        int next = next(text);
        if (next < 0) {
            return null;
        }
        List<@Nullable String> values = new ArrayList<>(Column.values().length);
        while (true) {
            StringBuilder value = new StringBuilder();
            boolean quoted = next == '"';
            next = quoted ? quoted(text, value) : plain(text, value, next);
            values.add(value.isEmpty() && !quoted ? null : value.toString());
            if (next != ',') {
                endLine(text, next);
                return values;
            }
            next = next(text);
        }
    }

    /** Behind a value stands the end of the line. */
    private void endLine(Reader text, int next) throws IOException {
        if (next == '\r') {
            int after = next(text);
            if (after != '\n') {
                ahead = after;
            }
        } else if (next >= 0 && next != '\n') {
            throw refused(line, "'" + Character.toString(next) + "' behind a closing quote");
        }
        if (next >= 0) {
            line++;
        }
    }

    private int plain(Reader text, StringBuilder value, int first) throws IOException {
        int next = first;
        while (next >= 0 && next != ',' && next != '\n' && next != '\r') {
            append(value, next);
            next = next(text);
        }
        return next;
    }

    private int quoted(Reader text, StringBuilder value) throws IOException {
        int from = line;
        while (true) {
            int next = next(text);
            if (next < 0) {
                throw refused(from, "a quote that is not closed");
            }
            if (next == '"') {
                int after = next(text);
                if (after != '"') {
                    return after;
                }
            } else if (next == '\n') {
                line++;
            }
            append(value, next);
        }
    }

    private void append(StringBuilder value, int character) {
        if (value.length() >= MOST_CHARS) {
            throw refused(line, "a value of more than " + MOST_CHARS + " characters");
        }
        value.append((char) character);
    }

    private int next(Reader text) throws IOException {
        if (ahead != -2) {
            int next = ahead;
            ahead = -2;
            return next;
        }
        return text.read();
    }

    private AnalyticsException refused(int where, String reason) {
        return AnalyticsException.failed(file + ", line " + where + ": " + reason);
    }
}
