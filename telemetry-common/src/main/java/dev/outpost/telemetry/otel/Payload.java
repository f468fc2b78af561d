package dev.outpost.telemetry.otel;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.Field;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.common.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The {@code data} of events as typed attributes. Immutable, for any thread.
 *
 * <p>The catalogue says each field's type: a number with a fraction stays one when it happens to be whole, and an array of
 * integers stays one when it is empty. Arrays of integers and texts become arrays; objects, and arrays of objects, become
 * OTLP's own maps and lists, which backends take apart by themselves. What is null has no attribute. A field that no
 * catalogue has (another version wrote the row) has the type of its JSON.
 */
final class Payload {

    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, Map<String, Field>> fields = new HashMap<>();

    /** Of these events. */
    Payload(Iterable<EventType> events) {
        for (EventType event : events) {
            Map<String, Field> byName = new HashMap<>();
            event.fields().forEach(field -> byName.put(field.name(), field));
            fields.put(event.name(), Map.copyOf(byName));
        }
    }

    /**
     * Adds an event's fields.
     *
     * @param event its name
     * @param data its {@code data}; what is no JSON object adds nothing
     */
    void addTo(AttributesBuilder attributes, String event, @Nullable String data) {
        if (data == null) {
            return;
        }
        Map<String, Field> known = fields.getOrDefault(event, Map.of());
        try (JsonParser json = JSON.createParser(data)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                add(attributes, name, Optional.ofNullable(known.get(name)).map(Field::kind), json);
            }
        } catch (IOException e) {
            // A foreign row that is no JSON; its text is in the record's body.
        }
    }

    private static void add(AttributesBuilder attributes, String name, Optional<Field.Kind> kind, JsonParser json)
            throws IOException {
        switch (json.currentToken()) {
            case VALUE_NULL -> {}
            case VALUE_TRUE, VALUE_FALSE -> attributes.put(AttributeKey.booleanKey(name), json.getBooleanValue());
            case VALUE_STRING -> attributes.put(AttributeKey.stringKey(name), json.getText());
            case VALUE_NUMBER_INT -> {
                if (kind.filter(Field.Kind.NUMBER::equals).isPresent()) {
                    attributes.put(AttributeKey.doubleKey(name), json.getDoubleValue());
                } else {
                    attributes.put(AttributeKey.longKey(name), json.getLongValue());
                }
            }
            case VALUE_NUMBER_FLOAT -> attributes.put(AttributeKey.doubleKey(name), json.getDoubleValue());
            case START_ARRAY -> addList(attributes, name, kind, list(json));
            case START_OBJECT -> attributes.put(AttributeKey.valueKey(name), Value.of(object(json)));
            default -> throw new IOException("no value");
        }
    }

    private static void addList(
            AttributesBuilder attributes, String name, Optional<Field.Kind> kind, List<Value<?>> list) {
        if (kind.filter(Field.Kind.INTEGER_ARRAY::equals).isPresent() && all(list, Long.class)) {
            attributes.put(
                    AttributeKey.longArrayKey(name),
                    list.stream().map(value -> (Long) value.getValue()).toList());
        } else if (kind.filter(Field.Kind.TEXT_ARRAY::equals).isPresent() && all(list, String.class)) {
            attributes.put(
                    AttributeKey.stringArrayKey(name),
                    list.stream().map(value -> (String) value.getValue()).toList());
        } else {
            attributes.put(AttributeKey.valueKey(name), Value.of(list));
        }
    }

    private static boolean all(List<Value<?>> list, Class<?> type) {
        return list.stream().allMatch(value -> type.isInstance(value.getValue()));
    }

    private static List<Value<?>> list(JsonParser json) throws IOException {
        List<Value<?>> list = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(json));
        }
        return list;
    }

    private static Map<String, Value<?>> object(JsonParser json) throws IOException {
        Map<String, Value<?>> object = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            object.put(name, value(json));
        }
        return object;
    }

    private static Value<?> value(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case VALUE_NULL -> Value.empty();
            case VALUE_TRUE, VALUE_FALSE -> Value.of(json.getBooleanValue());
            case VALUE_STRING -> Value.of(json.getText());
            case VALUE_NUMBER_INT -> Value.of(json.getLongValue());
            case VALUE_NUMBER_FLOAT -> Value.of(json.getDoubleValue());
            case START_ARRAY -> Value.of(list(json));
            case START_OBJECT -> Value.of(object(json));
            default -> throw new IOException("no value");
        };
    }
}
