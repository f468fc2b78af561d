package dev.outpost.workshop.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteCommitListener;
import org.sqlite.SQLiteConnection;

/** Writers of one database, many at once. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class GroupCommitTest {

    private static final int WRITERS = 20;

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger commits = new AtomicInteger();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private HikariDataSource writers;
    private GroupCommit group;

    @BeforeEach
    void open() throws SQLException {
        writers = pool(20_000);
        group = new GroupCommit(new SqliteDialect(), writers);
        group.write(db -> db.update("CREATE TABLE numbers (number INTEGER PRIMARY KEY) STRICT"));
        try (Connection connection = writers.getConnection()) {
            connection.unwrap(SQLiteConnection.class).addCommitListener(new SQLiteCommitListener() {
                @Override
                public void onCommit() {
                    commits.incrementAndGet();
                }

                @Override
                public void onRollback() {
                    // Not counted
                }
            });
        }
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        writers.close();
    }

    @Test
    void shouldWriteInOneTransactionForAllWhoWaited() throws Exception {
        Future<Integer> first = busy();
        List<Future<Integer>> others = new ArrayList<>();
        for (int i = 1; i <= WRITERS; i++) {
            int number = i;
            others.add(threads.submit(() -> insert(number)));
        }
        awaitLine(WRITERS);
        goOn.countDown();
        assertThat(first.get()).isEqualTo(1);
        for (Future<Integer> each : others) {
            assertThat(each.get()).isEqualTo(1);
        }
        assertThat(commits).hasValue(2);
        assertThat(count()).isEqualTo(WRITERS + 1);
    }

    @Test
    void shouldLetNobodyFailForAnothersSake() throws Exception {
        Future<Integer> first = busy();
        List<Future<Integer>> others = new ArrayList<>();
        for (int i = 1; i <= WRITERS; i++) {
            int number = i;
            others.add(threads.submit(() -> insert(number)));
        }
        // 0 is there; and one that writes, then throws.
        Future<Integer> same = threads.submit(() -> insert(0));
        Future<Integer> throwing = threads.submit(() -> group.write(db -> {
            db.update("INSERT INTO numbers (number) VALUES (1000)");
            throw new IllegalStateException("not that");
        }));
        awaitLine(WRITERS + 2);
        goOn.countDown();
        first.get();
        for (Future<Integer> each : others) {
            assertThat(each.get()).isEqualTo(1);
        }
        assertThatThrownBy(same::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("UNIQUE");
        assertThatThrownBy(throwing::get).cause().hasMessage("not that");
        assertThat(count()).isEqualTo(WRITERS + 1);
    }

    @Test
    void shouldGiveUpWhenOthersWriteForTooLong() throws Exception {
        try (HikariDataSource hurried = pool(250)) {
            group = new GroupCommit(new SqliteDialect(), hurried);
            Future<Integer> first = busy();
            assertThatThrownBy(() -> insert(1))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("too long")
                    .satisfies(e -> assertThat(new SqliteDialect().kind((SQLException) e))
                            .isEqualTo(StoreException.Kind.UNAVAILABLE));
            goOn.countDown();
            assertThat(first.get()).isEqualTo(1);
            assertThat(insert(2)).isEqualTo(1);
            assertThat(count()).isEqualTo(2);
        }
    }

    /** One that is writing 0 until it may go on. */
    private Future<Integer> busy() throws InterruptedException {
        Future<Integer> first = threads.submit(() -> group.write(db -> {
            begun.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new SQLException(e);
            }
            return db.update("INSERT INTO numbers (number) VALUES (0)");
        }));
        begun.await();
        return first;
    }

    private int insert(int number) throws SQLException {
        return group.write(db -> db.update("INSERT INTO numbers (number) VALUES (?)", number));
    }

    private long count() throws SQLException {
        return group.write(db -> db.number("SELECT count(*) FROM numbers"));
    }

    private void awaitLine(int length) {
        while (group.waiting() < length) {
            Thread.onSpinWait();
        }
    }

    private HikariDataSource pool(long patienceMs) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:sqlite:" + folder.resolve("numbers.db"));
        config.setMaximumPoolSize(1);
        config.setConnectionTimeout(patienceMs);
        return new HikariDataSource(config);
    }
}
