package dev.outpost.acceptance;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The JSON Schemas under docs/schemas, as anybody's validator reads them. */
final class CommittedSchemas {

    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<String, Schema> schemas = new HashMap<>();

    /** What is wrong with this {@code data} of this event; empty: nothing. */
    List<String> faults(String event, String data) {
        return schemas
                .computeIfAbsent(
                        event,
                        name -> registry.getSchema(Project.read("docs/schemas/" + name + ".json"), InputFormat.JSON))
                .validate(data, InputFormat.JSON)
                .stream()
                .map(Error::toString)
                .toList();
    }
}
