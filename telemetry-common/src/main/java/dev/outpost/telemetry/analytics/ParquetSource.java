package dev.outpost.telemetry.analytics;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** A Parquet file of our own, or one that another tool made of it; a group of rows at a time is in memory. */
final class ParquetSource implements EventSource {

    private final Path file;

    ParquetSource(Path file) {
        this.file = file;
    }

    @Override
    public void read(Sink sink) throws IOException, SQLException {
        ParquetReadOptions options = ParquetReadOptions.builder()
                .withCodecFactory(new ParquetCodecs())
                .build();
        long row = 0;
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options)) {
            double total = Math.max(1, reader.getRecordCount());
            RowMaker record = new RowMaker(schema(reader.getFileMetaData().getSchema()));
            reader.setRequestedSchema(record.schema);
            MessageColumnIO columns = new ColumnIOFactory()
                    .getColumnIO(record.schema, reader.getFileMetaData().getSchema());
            for (PageReadStore group = reader.readNextRowGroup(); group != null; group = reader.readNextRowGroup()) {
                RecordReader<@Nullable Object[]> rows = columns.getRecordReader(group, record);
                for (long i = 0; i < group.getRowCount(); i++) {
                    @Nullable Object[] values = rows.read();
                    long at = ++row;
                    EventSource.check(values, () -> file + ", row " + at);
                    sink.take(values, row / total);
                }
            }
        } catch (AnalyticsException e) {
            throw e;
        } catch (RuntimeException e) {
            // The library says so in many ways when a file is not as it should be.
            throw AnalyticsException.failed(
                    file + " cannot be read as Parquet, row " + (row + 1) + ": " + e.getMessage(), e);
        }
    }

    /** The columns of an event that the file has. */
    private MessageType schema(MessageType found) {
        List<Type> columns = new ArrayList<>();
        for (Column column : Column.values()) {
            if (column != Column.ID && found.containsField(column.label())) {
                Type type = found.getType(column.label());
                if (!type.isPrimitive() || type.isRepetition(Type.Repetition.REPEATED)) {
                    throw AnalyticsException.failed(file + ": the column " + column.label() + " is not a single value");
                }
                columns.add(type);
            } else if (column != Column.ID && column.required() && column != Column.SEVERITY) {
                throw AnalyticsException.failed(file + ": there is no column " + column.label());
            }
        }
        return new MessageType(found.getName(), columns);
    }

    /** Puts a record's values where the columns are. */
    private static final class RowMaker extends RecordMaterializer<@Nullable Object[]> {

        private final MessageType schema;
        private final List<Converter> converters = new ArrayList<>();
        private @Nullable Object[] values = new Object[Column.values().length];

        RowMaker(MessageType schema) {
            this.schema = schema;
            for (Type type : schema.getFields()) {
                Column column = Objects.requireNonNull(Column.named(type.getName()));
                converters.add(new Value(column, type));
            }
        }

        @Override
        public @Nullable Object[] getCurrentRecord() {
            return values;
        }

        @Override
        public GroupConverter getRootConverter() {
            return new GroupConverter() {
                @Override
                public Converter getConverter(int field) {
                    return converters.get(field);
                }

                @Override
                public void start() {
                    values = new Object[Column.values().length];
                }

                @Override
                public void end() {}
            };
        }

        private final class Value extends PrimitiveConverter {

            private final Column column;
            private final @Nullable ChronoUnit unit;

            Value(Column column, Type type) {
                this.column = column;
                this.unit = type.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation time
                        ? switch (time.getUnit()) {
                            case MILLIS -> ChronoUnit.MILLIS;
                            case MICROS -> ChronoUnit.MICROS;
                            case NANOS -> ChronoUnit.NANOS;
                        }
                        : null;
            }

            @Override
            public void addBinary(Binary value) {
                values[column.position()] = value.toStringUsingUTF8();
            }

            @Override
            public void addLong(long value) {
                values[column.position()] = unit == null ? value : TimePoint.column(Instant.EPOCH.plus(value, unit));
            }

            @Override
            public void addInt(int value) {
                values[column.position()] = (long) value;
            }

            @Override
            public void addDouble(double value) {
                values[column.position()] = value;
            }
        }
    }
}
