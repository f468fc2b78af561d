package dev.outpost.workshop.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatementsTest {

    private static final String PLUS = "SELECT ? + 1";

    private Connection connection;
    private Statements statements;
    private Db db;

    @BeforeEach
    void open() throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        statements = new Statements(connection, 2);
        db = new Db(connection, statements);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void shouldPrepareOnce() throws SQLException {
        assertThat(db.number(PLUS, 1)).isEqualTo(2);
        PreparedStatement first = used(PLUS);
        assertThat(db.number(PLUS, 5)).isEqualTo(6);
        assertThat(used(PLUS)).isSameAs(first);
    }

    @Test
    void shouldGiveAnotherToWhoeverReadsRowsOfTheFirst() throws SQLException {
        List<Long> sums = db.list("VALUES (1), (2), (3)", row -> db.number(PLUS, row.getLong(1)));
        assertThat(sums).containsExactly(2L, 3L, 4L);

        List<Long> nested = db.list(PLUS, row -> db.number(PLUS, row.getLong(1)), 1);
        assertThat(nested).containsExactly(3L);
        assertThat(used(PLUS).isClosed()).isFalse();
    }

    @Test
    void shouldKeepThoseUsedLast() throws SQLException {
        PreparedStatement one = used("SELECT 1");
        PreparedStatement two = used("SELECT 2");
        used("SELECT 1");
        PreparedStatement three = used("SELECT 3");
        assertThat(List.of(one.isClosed(), two.isClosed(), three.isClosed())).containsExactly(false, true, false);
        assertThat(used("SELECT 2")).isNotSameAs(two);
    }

    @Test
    void shouldNotKeepWhatFailed() throws SQLException {
        db.update("CREATE TABLE once (id INTEGER PRIMARY KEY)");
        String insert = "INSERT INTO once VALUES (?)";
        db.update(insert, 1);
        PreparedStatement before = used(insert, statement -> statement.setInt(1, 2));
        assertThatExceptionOfType(SQLException.class).isThrownBy(() -> db.update(insert, 1));
        assertThat(before.isClosed()).isTrue();
        assertThat(db.update(insert, 3)).isEqualTo(1);
    }

    @Test
    void shouldFollowTablesThatChange() throws SQLException {
        db.update("CREATE TABLE wide (a)");
        db.update("INSERT INTO wide VALUES (7)");
        String all = "SELECT * FROM wide";
        assertThat(db.list(all, row -> row.getMetaData().getColumnCount())).containsExactly(1);
        db.update("ALTER TABLE wide ADD COLUMN b DEFAULT 8");
        assertThat(db.list(all, row -> row.getLong(2))).containsExactly(8L);
    }

    @Test
    void shouldKeepNoneWhereNoneIsWanted() throws SQLException {
        Statements none = new Statements(connection, 0);
        PreparedStatement statement = none.use("SELECT 1", used -> used);
        assertThat(statement.isClosed()).isTrue();
    }

    private PreparedStatement used(String sql) throws SQLException {
        return used(sql, statement -> {});
    }

    /** Fills a statement in. */
    private interface Filling {
        void fill(PreparedStatement statement) throws SQLException;
    }

    private PreparedStatement used(String sql, Filling filling) throws SQLException {
        List<PreparedStatement> seen = new ArrayList<>();
        statements.use(sql, statement -> {
            filling.fill(statement);
            return seen.add(statement);
        });
        return seen.get(0);
    }
}
