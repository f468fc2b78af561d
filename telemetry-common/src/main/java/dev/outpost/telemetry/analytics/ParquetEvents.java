package dev.outpost.telemetry.analytics;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/** {@code telemetry_events} as a Parquet schema: whole numbers, texts, and a timestamp in microseconds of UTC. */
final class ParquetEvents {

    /** Key in the footer under which the schema's version stands. */
    static final String VERSION_KEY = "outpost.telemetry.schema_version";

    static final MessageType SCHEMA = schema();

    private ParquetEvents() {}

    private static MessageType schema() {
        Types.MessageTypeBuilder schema = Types.buildMessage();
        for (Column column : Column.values()) {
            boolean number = column.holdsNumber() || column == Column.TIMESTAMP;
            PrimitiveTypeName type = number ? PrimitiveTypeName.INT64 : PrimitiveTypeName.BINARY;
            Types.PrimitiveBuilder<org.apache.parquet.schema.PrimitiveType> field =
                    column.required() ? Types.required(type) : Types.optional(type);
            if (column == Column.TIMESTAMP) {
                field = field.as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS));
            } else if (!number) {
                field = field.as(LogicalTypeAnnotation.stringType());
            }
            schema.addField(field.named(column.label()));
        }
        return schema.named("telemetry_events");
    }

    /** Microseconds since 1970 of a {@code timestamp}. */
    static long micros(String timestamp) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(timestamp));
    }
}
