package dev.outpost.telemetry.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is kept in memory of one {@code telemetry.rollup} row, as long as more rows may come into it. */
final class Rollup {

    /** Numbers that say which, not how much. */
    private static final Set<String> NAMES_SOMETHING = Set.of("id", "tick", "slot", "player", "entity", "seed");

    private static final String[] NAME_ENDINGS = {"_id", "_tick", "_slot", "_hash", "_seed"};
    private static final String DURATION = "duration_us";
    private static final int MAX_FIELDS = 64;
    private static final int BASE_BYTES = 600;
    private static final Spread LEFT_OUT = new Spread();

    final String event;
    final String minute;
    /** Id of its row; 0: it has none yet. */
    long rowId;
    /** A row of its group in the present slice, whose columns a new row takes; 0: it has nothing from this slice. */
    long example;
    /** What it was last said to take. */
    int bytes;

    private final Map<String, Spread> fields = new LinkedHashMap<>();
    private long count;

    /**
     * An empty one.
     *
     * @param minute {@code 2026-11-22T12:00}
     */
    Rollup(String event, String minute) {
        this.event = event;
        this.minute = minute;
    }

    /** Takes one row in; {@code data} that is no JSON object is only counted. */
    void add(JsonFactory json, byte @Nullable [] data, @Nullable Long durationUs) {
        count++;
        if (durationUs != null) {
            spread(DURATION).add(durationUs);
        }
        if (data == null) {
            return;
        }
        try (JsonParser parser = json.createParser(data)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value.isStructStart()) {
                    parser.skipChildren();
                } else if (durationUs == null || !field.equals(DURATION)) {
                    add(field, value, parser);
                }
            }
        } catch (IOException e) {
            // A row of another writer; what was read before the fault counts.
            return;
        }
    }

    private void add(String field, JsonToken token, JsonParser parser) throws IOException {
        double value = switch (token) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> 1;
            case VALUE_FALSE -> 0;
            default -> Double.NaN;
        };
        if (Double.isFinite(value)) {
            Spread spread = spread(field);
            if (spread != LEFT_OUT) {
                spread.add(value);
            }
        }
    }

    private Spread spread(String field) {
        Spread spread = fields.get(field);
        if (spread == null) {
            if (fields.size() >= MAX_FIELDS) {
                return LEFT_OUT;
            }
            spread = namesSomething(field) ? LEFT_OUT : new Spread();
            fields.put(field, spread);
        }
        return spread;
    }

    /** The {@code data} column. */
    String json(JsonFactory factory) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = factory.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("event", event);
            json.writeStringField("minute", minute + ":00Z");
            json.writeNumberField("count", count);
            json.writeObjectFieldStart("fields");
            for (Map.Entry<String, Spread> field : fields.entrySet()) {
                if (field.getValue() != LEFT_OUT) {
                    json.writeFieldName(field.getKey());
                    field.getValue().write(json);
                }
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("a string could not be written", e);
        }
        return text.toString();
    }

    /** Memory that it takes now, roughly. */
    int measure() {
        int sum = BASE_BYTES;
        for (Spread spread : fields.values()) {
            sum += spread.bytes();
        }
        return sum;
    }

    static boolean namesSomething(String field) {
        return NAMES_SOMETHING.contains(field) || Arrays.stream(NAME_ENDINGS).anyMatch(field::endsWith);
    }
}
