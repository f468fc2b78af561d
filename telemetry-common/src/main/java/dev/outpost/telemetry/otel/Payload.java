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

    /** Each member of an object of numbers. */
    private static final Field NUMBER = Field.number("number", "a number");

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
                add(attributes, name, known.get(name), json);
            }
        } catch (IOException e) {
            // A foreign row that is no JSON; its text is in the record's body.
        }
    }

    private static void add(AttributesBuilder attributes, String name, @Nullable Field field, JsonParser json)
            throws IOException {
        switch (json.currentToken()) {
            case VALUE_NULL -> {}
            case VALUE_TRUE, VALUE_FALSE -> attributes.put(AttributeKey.booleanKey(name), json.getBooleanValue());
            case VALUE_STRING -> attributes.put(AttributeKey.stringKey(name), json.getText());
            case VALUE_NUMBER_INT -> {
                if (is(field, Field.Kind.NUMBER)) {
                    attributes.put(AttributeKey.doubleKey(name), json.getDoubleValue());
                } else {
                    attributes.put(AttributeKey.longKey(name), json.getLongValue());
                }
            }
            case VALUE_NUMBER_FLOAT -> attributes.put(AttributeKey.doubleKey(name), json.getDoubleValue());
            case START_ARRAY -> addList(attributes, name, field, list(json, field));
            case START_OBJECT -> attributes.put(AttributeKey.valueKey(name), Value.of(object(json, field)));
            default -> throw new IOException("no value");
        }
    }

    private static void addList(AttributesBuilder attributes, String name, @Nullable Field field, List<Value<?>> list) {
        if (is(field, Field.Kind.INTEGER_ARRAY) && all(list, Long.class)) {
            attributes.put(
                    AttributeKey.longArrayKey(name),
                    list.stream().map(value -> (Long) value.getValue()).toList());
        } else if (is(field, Field.Kind.TEXT_ARRAY) && all(list, String.class)) {
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

    private static List<Value<?>> list(JsonParser json, @Nullable Field field) throws IOException {
        List<Value<?>> list = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(json, field));
        }
        return list;
    }

    private static Map<String, Value<?>> object(JsonParser json, @Nullable Field field) throws IOException {
        Map<String, Value<?>> object = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            object.put(name, value(json, field == null ? null : member(field, name)));
        }
        return object;
    }

    /** What a member of an object is, or of an object in an array; null: as it comes. */
    private static @Nullable Field member(Field field, String name) {
        return switch (field.kind()) {
            case OBJECT -> NUMBER;
            case STRUCT, STRUCT_ARRAY ->
                field.members().stream()
                        .filter(member -> member.name().equals(name))
                        .findAny()
                        .orElse(null);
            case STRUCT_OBJECT ->
                new Field(
                        field.name(),
                        Field.Kind.STRUCT,
                        field.description(),
                        List.of(),
                        field.members(),
                        false,
                        field.text());
            default -> null;
        };
    }

    private static boolean is(@Nullable Field field, Field.Kind kind) {
        return field != null && field.kind() == kind;
    }

    private static Value<?> value(JsonParser json, @Nullable Field field) throws IOException {
        return switch (json.currentToken()) {
            case VALUE_NULL -> Value.empty();
            case VALUE_TRUE, VALUE_FALSE -> Value.of(json.getBooleanValue());
            case VALUE_STRING -> Value.of(json.getText());
            case VALUE_NUMBER_INT ->
                is(field, Field.Kind.NUMBER) ? Value.of(json.getDoubleValue()) : Value.of(json.getLongValue());
            case VALUE_NUMBER_FLOAT -> Value.of(json.getDoubleValue());
            case START_ARRAY -> Value.of(list(json, field));
            case START_OBJECT -> Value.of(object(json, field));
            default -> throw new IOException("no value");
        };
    }
}
