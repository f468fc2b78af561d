package dev.outpost.telemetry.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** Whatever a text column holds comes out of an export as it went in. */
class RoundTripTest {

    private static @Nullable Path folder;
    private static @Nullable TestDatabase open;

    @BeforeContainer
    static void create() throws IOException, SQLException {
        folder = Files.createTempDirectory("outpost-export");
        open = TestDatabase.create(folder.resolve("telemetry.db"));
        open.execute("PRAGMA synchronous = OFF");
    }

    @AfterContainer
    static void delete() throws IOException, SQLException {
        database().close();
        if (folder != null) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    /**
     * The columns of an event that hold free text.
     *
     * @param event any text
     * @param module any text or none
     * @param data any text, JSON or not, or none
     */
    record Texts(
            String event, @Nullable String module, @Nullable String data) {}

    @Provide
    Arbitrary<List<Texts>> events() {
        Arbitrary<String> text = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(20).filter(RoundTripTest::isUnicode),
                Arbitraries.strings()
                        .withChars(",\"\r\n\t '\\;=\0\u001b\u007f\u009b\u2028\ufeffé世")
                        .ofMaxLength(8),
                Arbitraries.of("", " ", "\"", "\r\n", "null", "NULL", "=1+1", "🎮", "]", "a\"\"b"));
        Arbitrary<String> json = text.map(value -> "{\"name\": " + quoted(value) + ",\n \"n\": 1}");
        return Combinators.combine(
                        text,
                        text.injectNull(0.3),
                        Arbitraries.oneOf(text, json).injectNull(0.2))
                .as(Texts::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(8);
    }

    @Property(tries = 150)
    void shouldComeThroughCsv(@ForAll("events") List<Texts> events) throws SQLException {
        store(events);

        List<List<@Nullable String>> records = Csv.read(export(ExportFormat.CSV));

        assertThat(records)
                .hasSize(events.size() + 1)
                .allSatisfy(row -> assertThat(row).hasSize(Column.values().length));
        for (int i = 0; i < events.size(); i++) {
            List<@Nullable String> row = records.get(i + 1);
            assertThat(row.get(Column.EVENT.position())).isEqualTo(events.get(i).event());
            assertThat(row.get(Column.GAME_MODULE.position()))
                    .isEqualTo(events.get(i).module());
            assertThat(row.get(Column.DATA.position())).isEqualTo(events.get(i).data());
        }
    }

    @Property(tries = 150)
    void shouldComeThroughJson(@ForAll("events") List<Texts> events) throws SQLException {
        store(events);

        String text = export(ExportFormat.JSON);
        List<Map<String, Object>> rows = Json.rows(text);

        assertThat(text.lines()).hasSize(events.size() + 2);
        assertThat(text.chars()
                        .filter(c -> c != '\n')
                        .filter(JsonText::steersTerminal)
                        .filter(c -> !Character.isSurrogate((char) c)))
                .isEmpty();
        assertThat(rows).hasSize(events.size());
        for (int i = 0; i < events.size(); i++) {
            Texts event = events.get(i);
            assertThat(rows.get(i)).containsEntry("event", event.event()).containsEntry("game_module", event.module());
            assertThat(rows.get(i).get("data")).isEqualTo(embedded(event.data()));
        }
    }

    @Property(tries = 30)
    void shouldComeThroughSqlite(@ForAll("events") List<Texts> events) throws SQLException {
        store(events);
        Path target = database().path().resolveSibling("copy.db");

        new Exporter(database().file(), System::nanoTime)
                .toFile(EventFilter.ALL, ExportFormat.SQLITE, target, true, (rows, total, share) -> {});

        String sql = "SELECT event, game_module, data FROM telemetry_events ORDER BY id";
        List<List<@Nullable Object>> expected = new ArrayList<>();
        for (Texts event : events) {
            List<@Nullable Object> row = new ArrayList<>();
            row.add(event.event());
            row.add(event.module());
            row.add(event.data());
            expected.add(row);
        }
        assertThat(new SqlQuery(TelemetryFile.at(target), System::nanoTime)
                        .run(sql, 100, Duration.ofSeconds(10))
                        .rows())
                .isEqualTo(expected);
    }

    private static @Nullable Object embedded(@Nullable String data) {
        if (data == null) {
            return null;
        }
        try {
            return Json.read(data);
        } catch (UncheckedIOException | IllegalArgumentException e) {
            // Text that is JSON for null, or is none: the first is embedded, the second stays a text.
            return data.strip().equals("null") ? null : data;
        }
    }

    private static void store(List<Texts> events) throws SQLException {
        TestDatabase database = database();
        database.execute("DELETE FROM telemetry_events");
        try (PreparedStatement insert = database.connection()
                .prepareStatement("INSERT INTO telemetry_events (timestamp, session_id, component, category, event,"
                        + " game_module, data) VALUES ('2026', 's', 'relay', 'c', ?, ?, ?)")) {
            for (Texts event : events) {
                insert.setString(1, event.event());
                insert.setString(2, event.module());
                insert.setString(3, event.data());
                insert.executeUpdate();
            }
        }
    }

    private static String export(ExportFormat format) {
        StringWriter out = new StringWriter();
        new Exporter(database().file(), System::nanoTime)
                .toWriter(EventFilter.ALL, format, out, (rows, total, share) -> {});
        return out.toString();
    }

    private static TestDatabase database() {
        return Objects.requireNonNull(open);
    }

    /** Halves of surrogate pairs are no text in UTF-8. */
    private static boolean isUnicode(String text) {
        return text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c == '"' || c == '\\') {
                quoted.append(JsonText.escaped(c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
