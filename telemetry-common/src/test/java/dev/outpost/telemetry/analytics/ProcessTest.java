package dev.outpost.telemetry.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Commands as processes: how much memory they need, and how they end when they are told to. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProcessTest {

    /** Fifty MB of events, more than there is heap for. */
    private static final int ROWS = 100_000;

    private static final String HEAP = "40m";

    private Path folder;
    private TestDatabase database;
    private String db;

    @BeforeAll
    void create(@TempDir Path temp) throws SQLException {
        folder = temp;
        database = BigDatabase.create(folder.resolve("telemetry.db"), ROWS);
        db = database.path().toString();
    }

    @AfterAll
    void close() throws SQLException {
        database.close();
    }

    @ParameterizedTest
    @EnumSource(ExportFormat.class)
    void shouldExportAndImportInLittleMemory(ExportFormat format) throws Exception {
        File err = folder.resolve(format + ".err").toFile();
        String export = folder.resolve("out." + format.label()).toString();
        Path merged = folder.resolve("merged-" + format + ".db");

        int exported = ForkedCommand.run(err, HEAP, "export", "--db", db, "--format", format.label(), "--out", export);
        assertThat(exported).as(Files.readString(err.toPath())).isZero();
        int imported = ForkedCommand.run(err, HEAP, "import", export, "--into", merged.toString());
        assertThat(imported).as(Files.readString(err.toPath())).isZero();

        long rows = TelemetryFile.at(merged)
                .read(connection -> TelemetryFile.number(connection, "SELECT count(*) FROM telemetry_events"));
        assertThat(rows).isEqualTo(ROWS);
    }

    @Test
    void shouldEndAQueryAtOnceWhenInterrupted() throws Exception {
        assumeThat(Files.exists(Path.of("/bin/kill"))).as("there is a kill").isTrue();
        byte[] before = Files.readAllBytes(database.path());
        Process query = ForkedCommand.with(
                        HEAP,
                        "query",
                        "--db",
                        db,
                        "--timeout",
                        "3600",
                        "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) SELECT count(*) FROM r")
                .start();
        awaitStart(query);

        new ProcessBuilder("/bin/kill", "-INT", String.valueOf(query.pid()))
                .start()
                .waitFor();

        assertThat(query.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(query.exitValue()).isEqualTo(130);
        assertThat(query.getInputStream().readAllBytes()).isEmpty();
        assertThat(Files.readAllBytes(database.path())).isEqualTo(before);
    }

    @Test
    void shouldEndFollowingWhenThePipeIsClosedAndNothingComes() throws Exception {
        assumeThat(Files.exists(Path.of("/proc/self/fd"))).as("Linux").isTrue();
        Process follow = ForkedCommand.with(HEAP, "inspect", "--db", db, "--follow", "--last", "1")
                .start();
        awaitStart(follow);
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(follow.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine()).contains("event");
            assertThat(out.readLine()).contains("relay.");
        }

        assertThat(follow.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(follow.exitValue()).isZero();
    }

    @Test
    void shouldSayHowTheRecorderOfAnotherProcessStands(@TempDir Path other) throws Exception {
        Path file = other.resolve("telemetry.db");
        Process recorder = ForkedRecorder.start(file);
        try {
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(recorder.getInputStream(), StandardCharsets.UTF_8));
            String flushed = out.readLine();
            while (flushed != null && !flushed.equals("true")) {
                flushed = out.readLine(); // The log comes before.
            }
            assertThat(flushed).isEqualTo("true");

            Cli.Outcome alive = new Cli(file).run("status");
            assertThat(alive.out()).containsPattern("writer +relay, process " + recorder.pid() + ": ok since ");
        } finally {
            recorder.destroyForcibly().waitFor();
        }

        Object writers = Json.object(
                        new Cli(file).run("status", "--output", "json").out())
                .get("writers");
        assertThat(writers)
                .asString()
                .contains("alive=false")
                .contains("process_id=" + recorder.pid())
                .contains("ledger={")
                .contains("emitted=");
    }

    private static void awaitStart(Process process) throws IOException {
        BufferedReader err =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
        assertThat(err.readLine()).isEqualTo("started");
    }
}
