package dev.outpost.telemetry.analytics;

import dev.outpost.telemetry.store.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file with typed columns.
 *
 * <p>Rows are held until a group of them is complete, so a group is kept small: the memory that an export takes does not
 * grow with it. A value that is not of its column's type, which only a foreign writer's can be, has no place in the
 * file; the export then fails and names it.
 */
final class ParquetSink implements EventSink {

    private static final long ROW_GROUP_BYTES = 8L << 20;
    private static final int PAGE_BYTES = 256 << 10;

    private final ParquetWriter<EventRow> writer;
    private boolean finished;

    /** Writes into a file that exists and is empty. */
    ParquetSink(Path file) throws IOException {
        writer = new Builder(new LocalOutputFile(file))
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                .withCodecFactory(new ParquetCodecs())
                .withCompressionCodec(CompressionCodecName.GZIP)
                .withRowGroupSize(ROW_GROUP_BYTES)
                .withPageSize(PAGE_BYTES)
                .withDictionaryPageSize(PAGE_BYTES)
                .build();
    }

    @Override
    public void take(List<EventRow> rows) throws IOException {
        for (EventRow row : rows) {
            writer.write(row);
        }
    }

    @Override
    public void finish() throws IOException {
        finished = true;
        writer.close();
    }

    @Override
    public void close() throws IOException {
        if (!finished) {
            finished = true;
            writer.close(); // Its footer is of no use to anyone; the file is thrown away.
        }
    }

    private static final class Builder extends ParquetWriter.Builder<EventRow, Builder> {

        Builder(OutputFile file) {
            super(file);
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @SuppressWarnings("deprecation") // It is abstract, and the only one.
        protected WriteSupport<EventRow> getWriteSupport(Configuration configuration) {
            return new Support();
        }
    }

    @SuppressWarnings("NullAway.Init") // The writer prepares it before the first row.
    private static final class Support extends WriteSupport<EventRow> {

        private RecordConsumer out;

        @Override
        @SuppressWarnings("deprecation") // It is abstract, and the only one.
        public WriteContext init(Configuration configuration) {
            return new WriteContext(
                    ParquetEvents.SCHEMA, Map.of(ParquetEvents.VERSION_KEY, String.valueOf(Schema.VERSION)));
        }

        @Override
        public void prepareForWrite(RecordConsumer consumer) {
            out = consumer;
        }

        @Override
        public void write(EventRow row) {
            out.startMessage();
            for (Column column : Column.values()) {
                Object value = row.value(column);
                if (value != null) {
                    out.startField(column.label(), column.position());
                    add(row, column, value);
                    out.endField(column.label(), column.position());
                } else if (column.required()) {
                    throw unfit(row, column, null);
                }
            }
            out.endMessage();
        }

        private void add(EventRow row, Column column, Object value) {
            if (column.holdsNumber() && (value instanceof Long || value instanceof Integer)) {
                out.addLong(((Number) value).longValue());
            } else if (column == Column.TIMESTAMP && value instanceof String text && TimePoint.isColumn(text)) {
                out.addLong(ParquetEvents.micros(text));
            } else if (!column.holdsNumber() && column != Column.TIMESTAMP && value instanceof String text) {
                out.addBinary(Binary.fromString(text));
            } else {
                throw unfit(row, column, value);
            }
        }

        private static AnalyticsException unfit(EventRow row, Column column, @Nullable Object value) {
            return AnalyticsException.failed("event " + row.id() + " has "
                    + (value instanceof byte[] bytes ? bytes.length + " bytes" : "'" + value + "'") + " as its "
                    + column.label() + ", which parquet cannot hold; the format sqlite can");
        }
    }
}
