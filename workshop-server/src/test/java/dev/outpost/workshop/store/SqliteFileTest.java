package dev.outpost.workshop.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.search.Search;
import dev.outpost.workshop.store.StoreException.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is so of the file alone: its mode, other programs at it, damage, a full disk, SIGKILL. */
final class SqliteFileTest {

    private static final StoreRules IMPATIENT = new StoreRules(2, Duration.ofMillis(300), 100, 100, 100, 100, 100);
    private static final PackageId TANKS = PackageId.parse("ada/tanks");

    @TempDir
    Path folder;

    private ReleaseStore open() {
        return SqliteReleases.open(file(), IMPATIENT, InstantSource.system(), new Random(1));
    }

    private Path file() {
        return folder.resolve(SqliteReleases.FILE);
    }

    private Connection other() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }

    @Test
    void shouldBeForItsOwnerOnly() throws IOException {
        try (ReleaseStore store = open()) {
            Sample.of("ada/tanks", "1.0.0").into(store);
            for (String name : List.of("workshop.db", "workshop.db-wal", "workshop.db-shm")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                        .as(name)
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void shouldSayThatItIsLockedAndGoOnAfterwards() throws SQLException {
        try (ReleaseStore store = open();
                Connection connection = other();
                Statement statement = connection.createStatement()) {
            Sample.of("ada/tanks", "1.0.0").into(store);
            statement.execute("BEGIN IMMEDIATE");
            assertThatThrownBy(() -> Sample.of("ada/tanks", "1.1.0").into(store))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
            assertThat(store.search(Search.of("tanks")).hits())
                    .as("readers do not wait")
                    .hasSize(1);
            statement.execute("ROLLBACK");
            Sample.of("ada/tanks", "1.1.0").into(store);
            assertThat(store.totals()).isEqualTo(new Totals(1, 2, 0, 2));
        }
    }

    @Test
    void shouldSayWhatItMeansThatThereIsNoRoom() throws SQLException {
        try (ReleaseStore store = open()) {
            Sample.of("ada/tanks", "1.0.0").into(store);
        }
        // A database that may not grow: SQLite says of it what it says of a full disk.
        try (Connection connection = other();
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA max_page_count = 1");
            assertThatThrownBy(() -> statement.execute("CREATE TABLE more AS SELECT zeroblob(1000000) AS bytes"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(new SqliteDialect().kind(e)).isEqualTo(Kind.FULL));
        }
        try (ReleaseStore store = open()) {
            assertThat(store.release(TANKS, Version.parse("1.0.0"))).isPresent();
            Sample.of("ada/tanks", "1.1.0").into(store);
        }
    }

    @Test
    void shouldRefuseADamagedFile() throws IOException {
        try (ReleaseStore store = open()) {
            for (int i = 0; i < 50; i++) {
                Sample.of("ada/tanks" + i, "1.0.0").about("words ".repeat(200)).into(store);
            }
        }
        try (RandomAccessFile raw = new RandomAccessFile(file().toFile(), "rw")) {
            byte[] noise = new byte[4096];
            new Random(2).nextBytes(noise);
            for (long at = 4096; at < raw.length(); at += 8192) {
                raw.seek(at);
                raw.write(noise);
            }
        }
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BROKEN));
    }

    @Test
    void shouldRefuseAFileOfANewerProgram() throws SQLException {
        open().close();
        try (Connection connection = other();
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE workshop SET schema_version = 99");
        }
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("schema version 99, this program knows " + Schema.VERSION);
    }

    @Test
    void shouldHaveAllThatWasAcknowledgedAfterSigkill() throws Exception {
        Random random = new Random(4);
        List<String> acknowledged = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Publishes.class.getName(),
                            file().toString(),
                            "round" + round)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            int after = 5 + random.nextInt(30);
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                String line = lines.readLine();
                for (int i = 0; line != null; i++) {
                    acknowledged.add(line);
                    if (i == after) {
                        process.toHandle().destroyForcibly(); // leaves what it said readable
                    }
                    line = lines.readLine();
                }
            }
            process.waitFor();
        }
        assertThat(acknowledged).hasSizeGreaterThan(25);
        try (ReleaseStore store = open()) {
            for (String line : acknowledged) {
                PackageId id = PackageId.parse(line);
                assertThat(store.shown(id)).as(line).isPresent();
                assertThat(store.search(Search.of('"' + id.name() + '"')).hits())
                        .as(line)
                        .hasSize(1);
            }
            Totals totals = store.totals();
            assertThat(totals.packages()).isGreaterThanOrEqualTo(acknowledged.size());
            assertThat(store.changesSince(totals.sequence() - 1, 2)).hasSize(1);
            assertThat(store.state()).isEqualTo("ok");
        }
    }

    /** Publishes until it is killed, and says what it was told is done. */
    static final class Publishes {

        private Publishes() {}

        public static void main(String[] args) {
            ReleaseStore store =
                    SqliteReleases.open(Path.of(args[0]), StoreRules.DEFAULT, InstantSource.system(), new Random(1));
            for (int i = 0; i < 10_000; i++) {
                Shelved shelved = Sample.of("ada/" + args[1] + "x" + i, "1.0.0").into(store);
                System.out.println(shelved.release().manifest().id());
            }
        }
    }

    @Test
    void shouldAnswerTheQuestionsOfTheOperatorGuide() throws Exception {
        try (ReleaseStore store = open();
                Connection connection = other();
                Statement statement = connection.createStatement()) {
            Sample.of("ada/tanks", "1.0.0").needs("bob/base", "^1.0").into(store);
            Path guide = Path.of("..", "docs", "operator-guide.md");
            String text = Files.readString(guide);
            Matcher blocks = Pattern.compile(
                            "sqlite3 data/workshop/workshop\\.db <<'SQL'\n(.*?)\nSQL\n", Pattern.DOTALL)
                    .matcher(text);
            int questions = 0;
            while (blocks.find()) {
                for (String sql : blocks.group(1).split(";\n?", -1)) {
                    if (!sql.isBlank()) {
                        statement.executeQuery(sql).close();
                        questions++;
                    }
                }
            }
            assertThat(questions).isGreaterThanOrEqualTo(5);
        }
    }
}
