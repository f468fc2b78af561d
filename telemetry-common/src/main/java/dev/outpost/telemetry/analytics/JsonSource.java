package dev.outpost.telemetry.analytics;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Objects with the columns as keys, in an array or one after the other, as exports and {@code inspect} write them. */
final class JsonSource implements EventSource {

    private final Path file;

    JsonSource(Path file) {
        this.file = file;
    }

    @Override
    public void read(Sink sink) throws IOException, SQLException {
        try (MeasuredInput in = MeasuredInput.of(file)) {
            read(in, sink);
        }
    }

    private void read(MeasuredInput in, Sink sink) throws IOException, SQLException {
        try (JsonParser parser = JsonText.parser((InputStream) in)) {
            boolean array = false;
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_ARRAY) {
                array = true;
                token = parser.nextToken();
            }
            while (token != null && token != JsonToken.END_ARRAY) {
                if (token != JsonToken.START_OBJECT) {
                    throw refused(parser, "an event is an object, this is " + token);
                }
                int line = parser.currentTokenLocation().getLineNr();
                @Nullable Object[] values = values(parser);
                EventSource.check(values, () -> file + ", line " + line);
                sink.take(values, in.share());
                token = parser.nextToken();
            }
            if (token == JsonToken.END_ARRAY && (!array || parser.nextToken() != null)) {
                throw refused(parser, "something follows the end of the array");
            }
            if (token == null && array) {
                throw refused(parser, "the array does not end");
            }
        } catch (JsonProcessingException e) {
            throw AnalyticsException.failed(
                    file + ", line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage(), e);
        }
    }

    private @Nullable Object[] values(JsonParser parser) throws IOException {
        @Nullable Object[] values = new Object[Column.values().length];
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            Column column = Column.named(name);
            if (column == null) {
                throw refused(parser, "an event has no '" + name + "'");
            }
            values[column.position()] = value(parser, column, parser.nextToken());
        }
        return values;
    }

    private @Nullable Object value(JsonParser parser, Column column, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_NULL -> null;
            case VALUE_STRING -> parser.getText();
            default -> {
                if (column == Column.DATA) {
                    yield JsonText.copied(parser);
                }
                if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
                    yield parser.getText(); // The column makes a number of it.
                }
                throw refused(parser, column.label() + " is neither a text nor a number");
            }
        };
    }

    private AnalyticsException refused(JsonParser parser, String reason) {
        return AnalyticsException.failed(
                file + ", line " + parser.currentTokenLocation().getLineNr() + ": " + reason);
    }
}
