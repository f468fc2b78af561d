package dev.outpost.telemetry.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {

    @TempDir
    Path folder;

    private TestDatabase database;
    private Cli cli;

    @BeforeEach
    void open() throws SQLException {
        database = TestDatabase.create(folder.resolve("telemetry.db"));
        cli = new Cli(database.path());
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
    }

    @Test
    void shouldShowTheNewestEventsOldestFirst() throws SQLException {
        database.addMany(Cli.NOW, 50, "relay.tick.process");

        List<Map<String, Object>> events =
                Json.rows(cli.run("inspect", "--last", "3", "--output", "json").out());

        assertThat(events).extracting(event -> event.get("id")).containsExactly(48L, 49L, 50L);
        assertThat(Json.rows(cli.run("inspect", "--output", "json").out())).hasSize(20);
    }

    @Test
    void shouldShowEveryColumnAndDataAsAnObject() throws SQLException {
        database.add(
                Cli.NOW, "relay.game.start", "{\"map\": \"Arena\",\n\"players\": [1, 2.50, 1e3]}", TestDatabase.GAME);

        Cli.Outcome outcome = cli.run("inspect", "--output", "json");

        assertThat(outcome.out()).isEqualToNormalizingNewlines("""
                        [
                        {"id":1,"timestamp":"2026-03-01T12:00:00.000000Z","session_id":"session-1",\
                        "component":"relay","game_module":null,"mod_fingerprint":null,"category":"relay",\
                        "event":"relay.game.start","severity":"info","data":{"map":"Arena","players":[1,2.50,1e3]},\
                        "duration_us":1500,"tick":7,"correlation":"0123456789abcdef0123456789abcdef"}
                        ]
                        """);
    }

    @Test
    void shouldShowOneCategory() throws SQLException {
        database.add(Cli.NOW, "relay.game.start", "{}");
        database.add(Cli.NOW, "perf.frame", "{}");

        Cli.Outcome outcome = cli.run("inspect", "perf", "--output", "json");

        assertThat(Json.rows(outcome.out()))
                .singleElement()
                .satisfies(event -> assertThat(event).containsEntry("event", "perf.frame"));
    }

    @Test
    void shouldSayWhichCategoriesThereAre() throws SQLException {
        database.add(Cli.NOW, "relay.game.start", "{}");
        database.add(Cli.NOW, "perf.frame", "{}");

        Cli.Outcome outcome = cli.run("inspect", "gui");

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err()).contains("'gui'").contains("known here: perf, relay");
    }

    @Test
    void shouldRefuseNoCategoryOfAnEmptyDatabase() {
        Cli.Outcome outcome = cli.run("inspect", "gui", "--output", "json");

        assertThat(outcome.exit()).isZero();
        assertThat(Json.rows(outcome.out())).isEmpty();
    }

    @Test
    void shouldFitTheTableAndKeepControlCharactersFromTheTerminal() throws SQLException {
        database.add(Cli.NOW, "relay.game.start", "{\"map\":\"" + "世界".repeat(50) + "\"}");
        database.add(Cli.NOW, "relay.\u001b[2Jevil\u009b\u202e", "no json \u0007\r\n\ttail", "\u001b]0;x\u0007");

        Cli.Outcome table = cli.terminal(80, false, false).run("inspect");
        Cli.Outcome json = cli.run("inspect", "--output", "json");

        assertThat(table.out().lines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(DisplayText.width(line)).isLessThanOrEqualTo(80));
        assertThat(table.out().chars().filter(c -> c != '\n').filter(JsonText::steersTerminal))
                .isEmpty();
        assertThat(json.out().chars().filter(c -> c != '\n').filter(JsonText::steersTerminal))
                .isEmpty();
        assertThat(Json.rows(json.out()).get(1))
                .containsEntry("event", "relay.\u001b[2Jevil\u009b\u202e")
                .containsEntry("data", "no json \u0007\r\n\ttail");
    }

    @Test
    void shouldFollowWhatComesAndEndWhenToldTo() throws SQLException {
        database.add(Cli.NOW, "relay.game.start", "{}");
        Queue<Step> steps = new ArrayDeque<>();
        steps.add(() -> {
            database.add(Cli.NOW, "perf.frame", "{}");
            database.addMany(Cli.NOW, 1500, "relay.tick.process");
        });
        steps.add(() -> {});
        steps.add(() -> {
            // Cleared and begun anew: the ids start again below the last one seen.
            database.execute("DELETE FROM telemetry_events");
        });
        steps.add(() -> database.add(Cli.NOW, "relay.game.end", "{}"));
        cli.pause(time -> ran(steps));

        Cli.Outcome outcome = cli.run("inspect", "relay", "--follow", "--output", "json");

        assertThat(outcome.exit()).isZero();
        List<String> events = outcome.out()
                .lines()
                .map(line -> (String) Json.object(line).get("event"))
                .collect(Collectors.toList());
        assertThat(events).hasSize(1502).startsWith("relay.game.start").endsWith("relay.game.end");
        assertThat(events.subList(1, 1501)).containsOnly("relay.tick.process");
    }

    @Test
    void shouldFollowInATable() throws SQLException {
        Queue<Step> steps = new ArrayDeque<>();
        steps.add(() -> database.add(Cli.NOW, "relay.order.forward", "{\"player\":5}"));

        Cli.Outcome outcome =
                cli.terminal(100, false, false).pause(time -> ran(steps)).run("inspect", "--follow");

        assertThat(outcome.out().lines()).hasSize(2);
        assertThat(outcome.out()).contains("2026-03-01 12:00:00.000  info   relay.order.forward ");
    }

    @Test
    void shouldFollowATableThatWasClearedAndFilledAgainBetweenTwoLooks() throws SQLException {
        database.addMany(Cli.NOW, 100, "relay.tick.process");
        Queue<Step> steps = new ArrayDeque<>();
        steps.add(() -> {
            database.execute("DELETE FROM telemetry_events");
            database.addMany(Cli.NOW.plusSeconds(1000), 3, "relay.game.end");
        });
        steps.add(() -> {});
        cli.pause(time -> ran(steps));

        Cli.Outcome outcome = cli.run("inspect", "--follow", "--last", "1", "--output", "json");

        assertThat(outcome.out().lines().map(line -> Json.object(line).get("event")))
                .containsExactly("relay.tick.process", "relay.game.end", "relay.game.end", "relay.game.end");
    }

    @Test
    void shouldFollowAFileThatTakesThePlaceOfThisOne() throws SQLException {
        database.addMany(Cli.NOW, 100, "relay.tick.process");
        Queue<Step> steps = new ArrayDeque<>();
        List<TestDatabase> other = new ArrayList<>();
        steps.add(() -> {
            for (String ending : List.of("", "-wal", "-shm")) {
                move(database.path() + ending, database.path() + ".corrupt-1" + ending);
            }
        });
        steps.add(() -> {});
        steps.add(() -> {
            other.add(TestDatabase.create(database.path()));
            other.get(0).addMany(Cli.NOW, 2, "relay.game.end");
        });
        steps.add(() -> {});
        steps.add(() -> other.get(0).add(Cli.NOW, "relay.game.start", "{}"));
        steps.add(() -> {});
        cli.pause(time -> ran(steps));

        Cli.Outcome outcome = cli.run("inspect", "--follow", "--last", "1", "--output", "json");
        other.get(0).close();

        assertThat(outcome.out().lines().map(line -> Json.object(line).get("event")))
                .containsExactly("relay.tick.process", "relay.game.end", "relay.game.end", "relay.game.start");
        assertThat(Json.object(cli.run("status", "--output", "json").out()).get("set_aside"))
                .asString()
                .contains("telemetry.db.corrupt-1");
    }

    @Test
    void shouldEndWhenTheReaderIsGoneAndNothingComes() throws SQLException {
        database.add(Cli.NOW, "relay.game.start", "{}");

        assertThat(cli.nobodyReads(() -> true).run("inspect", "--follow").exit())
                .isZero();
    }

    @Test
    void shouldEndWhenNobodyReadsAnyMore() throws SQLException {
        database.add(Cli.NOW, "relay.game.start", "{}");
        // Were the closed pipe not seen, each pause would bring another event, and this would never end.
        cli.pause(time -> {
            try {
                database.add(Cli.NOW, "relay.game.end", "{}");
                return true;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });

        assertThat(cli.run(ClosedPipe::new, "inspect", "--follow").exit()).isZero();
    }

    @Test
    void shouldNameOptionValueAndRange() {
        Cli.Outcome outcome = cli.run("inspect", "--last", "0");

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err()).contains("--last", "0", "1 to 10000");
    }

    private static void move(String from, String to) {
        try {
            Files.move(Path.of(from), Path.of(to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Step {
        void run() throws SQLException;
    }

    private static boolean ran(Queue<Step> steps) {
        Step step = steps.poll();
        if (step == null) {
            return false;
        }
        try {
            step.run();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return true;
    }

    /** A reader that went away after the first flush. */
    private static final class ClosedPipe extends FilterWriter {

        private boolean closed;

        ClosedPipe(Writer out) {
            super(out);
        }

        @Override
        public void flush() throws IOException {
            if (closed) {
                throw new IOException("Broken pipe");
            }
            closed = true;
        }
    }
}
