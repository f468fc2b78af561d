package dev.outpost.telemetry.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.telemetry.Sqlite;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentedQueriesTest {

    @TempDir
    private Path dir;

    @Test
    void shouldRunEveryQueryThatTheDocumentPrints() throws Exception {
        Path file = dir.resolve("telemetry.db");
        WriterHarness harness = new WriterHarness(file);
        harness.emit(300);
        harness.recorder.begin(WriterHarness.DESYNC, WriterHarness.RA1).put(5).end();
        harness.workAfter(Duration.ofMillis(100));
        harness.writer.close();

        List<String> queries = SchemaTest.statements("d031-queries.sql");
        assertThat(queries).hasSize(13);
        for (String query : queries) {
            assertThat(Sqlite.query(file, query)).as(query).isNotNull();
        }
        String desyncs = queries.stream()
                .filter(query -> query.contains("desync_pct"))
                .findFirst()
                .orElseThrow();
        assertThat(Sqlite.query(file, desyncs)).containsExactly(List.of("NULL", "1", "0", "NULL"));
    }
}
