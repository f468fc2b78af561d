package dev.outpost.telemetry.analytics;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a file is, by its first bytes. */
enum ImportFormat {
    SQLITE,
    PARQUET,
    JSON,
    CSV;

    private static final int HEAD_BYTES = 64;

    /** Looks at a file; refuses what is none of these. */
    static ImportFormat of(Path file) {
        if (!Files.exists(file)) {
            throw AnalyticsException.failed("there is no file " + file);
        }
        if (Files.isDirectory(file)) {
            throw AnalyticsException.failed(file + " is a folder, not a file");
        }
        String head;
        try (InputStream in = Files.newInputStream(file)) {
            head = new String(in.readNBytes(HEAD_BYTES), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw AnalyticsException.failed(file + " cannot be read: " + e.getMessage(), e);
        }
        if (head.startsWith("SQLite format 3\0")) {
            return SQLITE;
        }
        if (head.startsWith("PAR1")) {
            return PARQUET;
        }
        String text = head.stripLeading();
        if (text.startsWith("[") || text.startsWith("{")) {
            return JSON;
        }
        String first = head.split("[,\r\n]", 2)[0];
        if (Column.named(first) != null) {
            return CSV;
        }
        throw AnalyticsException.failed(
                file + " is nothing that can be imported: no SQLite database, no Parquet, JSON or CSV of events");
    }

    EventSource open(Path file) {
        return switch (this) {
            case SQLITE -> new SqliteSource(TelemetryFile.at(file));
            case PARQUET -> parquet(file);
            case JSON -> new JsonSource(file);
            case CSV -> new CsvSource(file);
        };
    }

    private static EventSource parquet(Path file) {
        return sink -> {
            try {
                new ParquetSource(file).read(sink);
            } catch (NoClassDefFoundError e) {
                throw AnalyticsException.failed(
                        "parquet needs the library blue.strategic.parquet:parquet-floor on the class path", e);
            }
        };
    }
}
