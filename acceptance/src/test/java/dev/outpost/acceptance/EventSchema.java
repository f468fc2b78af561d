package dev.outpost.acceptance;

import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.Field;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The JSON Schema of an event's {@code data}. */
final class EventSchema {

    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

    private EventSchema() {}

    static JsonObject of(EventType event) {
        JsonObject schema = new JsonObject()
                .put("$schema", DIALECT)
                .put("title", event.name())
                .put("description", event.description());
        return schema.mergeIn(object(event.fields()));
    }

    private static JsonObject object(List<Field> fields) {
        JsonObject properties = new JsonObject();
        JsonArray required = new JsonArray();
        for (Field field : fields) {
            properties.put(field.name(), property(field));
            required.add(field.name());
        }
        return new JsonObject()
                .put("type", "object")
                .put("properties", properties)
                .put("required", required)
                .put("additionalProperties", false);
    }

    private static JsonObject property(Field field) {
        JsonObject shape = switch (field.kind()) {
            case INTEGER -> type("integer");
            case NUMBER -> type("number");
            case TEXT -> text(field);
            case BOOLEAN -> type("boolean");
            case INTEGER_ARRAY -> array(type("integer"));
            case TEXT_ARRAY -> array(type("string"));
            case OBJECT -> type("object").put("additionalProperties", orNull(type("number")));
            case TEXT_OBJECT -> type("object").put("additionalProperties", type("string"));
            case STRUCT -> object(field.members());
            case STRUCT_ARRAY -> array(object(field.members()));
            case STRUCT_OBJECT -> type("object").put("additionalProperties", object(field.members()));
        };
        // What is not a finite number is recorded as null.
        boolean nullable = field.nullable() || field.kind() == Field.Kind.NUMBER;
        return new JsonObject().put("description", field.description()).mergeIn(nullable ? orNull(shape) : shape);
    }

    private static JsonObject text(Field field) {
        JsonObject text = type("string");
        return field.values().isEmpty() ? text : text.put("enum", new JsonArray(field.values()));
    }

    private static JsonObject orNull(JsonObject shape) {
        JsonObject nullable = shape.copy()
                .put("type", new JsonArray().add(shape.getString("type")).add("null"));
        if (shape.containsKey("enum")) {
            nullable.put("enum", shape.getJsonArray("enum").copy().addNull());
        }
        return nullable;
    }

    private static JsonObject array(JsonObject items) {
        return type("array").put("items", items);
    }

    private static JsonObject type(String name) {
        return new JsonObject().put("type", name);
    }
}
