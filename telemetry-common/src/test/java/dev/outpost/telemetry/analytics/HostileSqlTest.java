package dev.outpost.telemetry.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** Whatever SQL comes, no byte of the database or of its folder changes, and it ends. */
class HostileSqlTest {

    private static final String ENDLESS = "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) ";

    private static @Nullable Path folder;
    private static byte @Nullable [] bytes;
    private static @Nullable String files;

    @BeforeContainer
    static void create() throws IOException, SQLException {
        folder = Files.createTempDirectory("outpost-hostile");
        try (TestDatabase database = TestDatabase.create(file())) {
            database.addMany(Cli.NOW, 200, "relay.tick.process");
            database.execute("PRAGMA journal_mode = DELETE");
        }
        bytes = Files.readAllBytes(file());
        files = files();
    }

    @AfterContainer
    static void delete() throws IOException {
        Files.delete(file());
        if (folder != null) {
            Files.delete(folder);
        }
    }

    @Provide
    Arbitrary<String> statements() {
        Arbitrary<String> words = Arbitraries.of(
                "SELECT",
                "FROM",
                "WHERE",
                "telemetry_events",
                "*",
                "1",
                "id",
                "data",
                "(",
                ")",
                ",",
                ";",
                "'x'",
                "\"event\"",
                "[tick]",
                "`severity`",
                "--",
                "/*",
                "*/",
                "\n",
                "INSERT INTO",
                "UPDATE",
                "SET",
                "DELETE",
                "DROP TABLE",
                "CREATE TABLE",
                "CREATE VIRTUAL TABLE t USING fts5(a)",
                "CREATE TEMP VIEW v AS",
                "ATTACH 'x.db' AS x",
                "DETACH",
                "VACUUM INTO 'x.db'",
                "PRAGMA",
                "query_only",
                "writable_schema",
                "journal_mode",
                "=",
                "OFF",
                "EXPLAIN",
                "QUERY PLAN",
                "WITH",
                "RECURSIVE",
                "RETURNING",
                "REPLACE INTO",
                "BEGIN",
                "COMMIT",
                "SAVEPOINT s",
                "RELEASE s",
                "REINDEX",
                "ANALYZE",
                "UNION ALL",
                "VALUES",
                "randomblob(9)",
                "zeroblob(1000000000)",
                "load_extension('x')",
                "writefile('x.db', 'y')",
                "replicate('a', 2000000000)",
                "padl('a', 2000000000)",
                "fts3_tokenizer('simple', x'00')",
                "printf('%999999999d', 1)",
                "group_concat(data)",
                "json_each(data)",
                "pragma_table_info('telemetry_events')",
                "sqlite_master",
                "backup to 'x.db'");
        Arbitrary<String> free = words.list().ofMinSize(1).ofMaxSize(12).map(list -> String.join(" ", list));
        Arbitrary<String> aimed = words.list().ofMaxSize(4).map(list -> "SELECT " + String.join(" ", list));
        Arbitrary<String> text = Arbitraries.strings().ascii().ofMaxLength(60);
        return Arbitraries.frequencyOf(Tuple.of(5, free), Tuple.of(3, aimed), Tuple.of(1, text));
    }

    @Property(tries = 1500)
    void shouldChangeNothing(@ForAll("statements") String sql) throws IOException {
        try {
            new SqlQuery(TelemetryFile.at(file()), System::nanoTime).run(sql, 100, Duration.ofMillis(200));
        } catch (AnalyticsException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }

        assertThat(Files.readAllBytes(file())).isEqualTo(bytes);
        assertThat(files()).isEqualTo(files);
    }

    @Property(tries = 500)
    void shouldChangeNothingEvenPastTheGuard(@ForAll("statements") String sql) throws IOException {
        // The functions that the guard is there for would take the memory of the machine.
        if (!sql.contains("2000000000")) {
            try {
                new SqlQuery(TelemetryFile.at(file()), System::nanoTime).unguarded(sql);
            } catch (AnalyticsException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }

        assertThat(Files.readAllBytes(file())).isEqualTo(bytes);
        assertThat(files()).isEqualTo(files);
    }

    @Example
    void shouldRefuseValuesThatAreTooLarge() {
        for (String sql : List.of(
                "SELECT hex(randomblob(1000000000))",
                "SELECT printf('%999999999d', 1)",
                "SELECT length(group_concat(hex(zeroblob(1000000)))) FROM telemetry_events")) {
            assertThatThrownBy(() -> run(sql, Duration.ofSeconds(30)))
                    .as(sql)
                    .isInstanceOf(AnalyticsException.class)
                    .hasMessageContaining("too big");
        }
    }

    @Example
    void shouldRefuseFunctionsThatKnowNoLimit() {
        for (String sql : List.of(
                "SELECT replicate('aaaa', 1073741825)",
                "SELECT \"PADL\" ('a', 2000000000)",
                "SELECT [padr]('a', 2000000000)",
                "SELECT max(1, (SELECT /* x */ padc /* y */ ('a', 2000000000)))",
                "SELECT fts3_tokenizer('simple')")) {
            assertThatThrownBy(() -> run(sql, Duration.ofSeconds(30)))
                    .as(sql)
                    .isInstanceOf(AnalyticsException.class)
                    .hasMessageContaining("is not taken");
        }
        // As a name of something else it is a name.
        assertThat(run("SELECT 1 AS replicate", Duration.ofSeconds(30)).rows()).hasSize(1);
    }

    @Example
    void shouldBoundWhatOneRowTakes() {
        String wide = Stream.generate(() -> "hex(zeroblob(4000000))").limit(60).collect(Collectors.joining(", "));
        String wider = Stream.generate(() -> "1").limit(300).collect(Collectors.joining(", "));

        QueryResult result = run("SELECT " + wide, Duration.ofSeconds(30));

        assertThat(result.rows()).isEmpty();
        assertThat(result.truncated()).isTrue();
        assertThatThrownBy(() -> run("SELECT " + wider, Duration.ofSeconds(30)))
                .hasMessageContaining("too many columns");
    }

    @Example
    void shouldStopWhatFillsMemoryOrDiskAtItsTime() {
        for (String sql : Arrays.asList(
                ENDLESS + "SELECT x FROM r ORDER BY x DESC",
                ENDLESS + "SELECT count(*) FROM (SELECT DISTINCT x FROM r)",
                ENDLESS + "SELECT group_concat(hex(randomblob(100000))) FROM r",
                ENDLESS + "SELECT count(*) FROM r AS a, r AS b",
                ENDLESS + "SELECT median(x) FROM r")) {
            assertThatThrownBy(() -> run(sql, Duration.ofMillis(300)))
                    .as(sql)
                    .hasMessageContaining("stopped after 300.0 ms");
        }
    }

    @Example
    void shouldStopWhenWhoAskedIsGone() {
        AtomicInteger looks = new AtomicInteger();

        assertThatThrownBy(() -> new SqlQuery(TelemetryFile.at(file()), System::nanoTime)
                        .run(
                                ENDLESS + "SELECT count(*) FROM r",
                                1,
                                Duration.ofHours(1),
                                () -> looks.incrementAndGet() > 10))
                .hasMessage("the query was stopped");
        assertThatThrownBy(() -> new SqlQuery(TelemetryFile.at(file()), System::nanoTime)
                        .run("SELECT 1", 1, Duration.ofHours(1), () -> true))
                .hasMessage("the query was stopped");
    }

    @Example
    void shouldNoticeTemporaryDataThatTakesTooMuch() {
        long[] now = new long[1];
        long[] usable = {10L << 30};
        TempSpace space = new TempSpace(() -> now[0] += 1_000_000_000L, () -> usable[0]);

        usable[0] -= 4L << 30;
        assertThat(space.exceeded()).isFalse();
        usable[0]--;
        assertThat(space.exceeded()).isTrue();
        usable[0] = 1000;
        TempSpace small = new TempSpace(() -> now[0] += 1_000_000_000L, () -> usable[0]);
        usable[0] = 499;
        assertThat(small.exceeded()).isTrue();
    }

    private static QueryResult run(String sql, Duration timeout) {
        return new SqlQuery(TelemetryFile.at(file()), System::nanoTime).run(sql, 10, timeout);
    }

    private static Path file() {
        return Objects.requireNonNull(folder).resolve("telemetry.db");
    }

    private static String files() {
        return String.join(
                " ",
                Objects.requireNonNull(Objects.requireNonNull(folder).toFile().list()));
    }
}
