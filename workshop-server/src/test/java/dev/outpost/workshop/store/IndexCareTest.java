package dev.outpost.workshop.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.outpost.workshop.search.Found;
import dev.outpost.workshop.search.Search;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexCareTest {

    private static final int PACKAGES = 300;
    private static final Search BROAD = Search.of("of tanks");

    @TempDir
    Path folder;

    private ReleaseStore store;
    private Database database;

    @BeforeEach
    void publish() {
        Path file = folder.resolve(SqliteReleases.FILE);
        store = SqliteReleases.open(file, StoreRules.DEFAULT, InstantSource.system(), new Random(1));
        database = new Database(new SqliteDialect(), pool(file), pool(file));
        publish(0, PACKAGES);
    }

    private void publish(int from, int to) {
        for (int i = from; i < to; i++) {
            Sample.of("ada/tanks-" + i, "1.0.0")
                    .about("word" + i + " of tanks " + i % 7)
                    .into(store);
        }
    }

    private static HikariDataSource pool(Path file) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:sqlite:" + file);
        config.setMaximumPoolSize(1);
        return new HikariDataSource(config);
    }

    @AfterEach
    void close() {
        database.close();
        store.close();
    }

    @Test
    void shouldMergeALittleAtATimeAndFindTheSame() {
        assertThat(segments()).isGreaterThan(1);
        Found found = store.search(BROAD);
        assertThat(found.total()).isEqualTo(PACKAGES);
        IndexCare care = new IndexCare(database, store::totals, 1);
        int steps = 1;
        while (care.settle()) {
            assertThat(store.search(BROAD)).isEqualTo(found);
            steps++;
        }
        assertThat(steps).isGreaterThan(5);
        assertThat(segments()).isEqualTo(1);
        assertThat(store.search(BROAD)).isEqualTo(found);
    }

    @Test
    void shouldBeginAgainWhenSoMuchIsNew() {
        IndexCare care = new IndexCare(database, store::totals, IndexCare.PAGES);
        assertThat(care.settle()).isTrue();
        assertThat(care.settle()).as("there is no more").isFalse();
        publish(PACKAGES, PACKAGES + 5);
        assertThat(segments()).isGreaterThan(1);
        assertThat(care.settle()).isFalse();
        assertThat(segments()).as("a little is new").isGreaterThan(1);
        publish(PACKAGES + 5, PACKAGES + 20);
        assertThat(care.settle()).isTrue();
        assertThat(segments()).isEqualTo(1);
    }

    @Test
    void shouldBeTakenCareOfByTheStore() {
        assertThat(segments()).isGreaterThan(1);
        store.settle();
        assertThat(segments()).isEqualTo(1);
    }

    /** SQLite's format of FTS5's structure record: a cookie of four bytes, how many levels there are, how many segments. */
    private int segments() {
        return database.read(
                db -> db.first("SELECT block FROM search_data WHERE id = 10", row -> (int) row.getBytes(1)[5])
                        .orElseThrow());
    }
}
