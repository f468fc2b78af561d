package dev.outpost.workshop.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements on a connection that is lent for one piece of work. One thread. */
final class Db {

    private final Connection connection;
    private final Statements statements;

    Db(Connection connection, Statements statements) {
        this.connection = connection;
        this.statements = statements;
    }

    /** On a connection whose statements are not kept. */
    static Db on(Connection connection) {
        return new Db(connection, new Statements(connection, 0));
    }

    /** Makes something of a row. */
    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** All rows. */
    <T> List<T> list(String sql, Reader<T> reader, @Nullable Object... values) throws SQLException {
        return query(
                sql,
                rows -> {
                    List<T> list = new ArrayList<>();
                    while (rows.next()) {
                        list.add(reader.read(rows));
                    }
                    return list;
                },
                values);
    }

    /** The first row. */
    <T> Optional<T> first(String sql, Reader<T> reader, @Nullable Object... values) throws SQLException {
        return query(sql, rows -> rows.next() ? Optional.of(reader.read(rows)) : Optional.empty(), values);
    }

    /** The first column of all rows, which has numbers; at most so many. */
    long[] numbers(String sql, int most, @Nullable Object... values) throws SQLException {
        return query(
                sql,
                rows -> {
                    long[] numbers = new long[Math.min(most, 64)];
                    int size = 0;
                    while (size < most && rows.next()) {
                        if (size == numbers.length) {
                            numbers = Arrays.copyOf(numbers, Math.min(most, 2 * size));
                        }
                        numbers[size++] = rows.getLong(1);
                    }
                    return Arrays.copyOf(numbers, size);
                },
                values);
    }

    /** So many question marks for a list of values. */
    static String marks(int count) {
        return "?, ".repeat(count - 1) + "?";
    }

    /** The number in the first row, which is there; also of an insert or update that returns one. */
    long number(String sql, @Nullable Object... values) throws SQLException {
        return first(sql, row -> row.getLong(1), values)
                .orElseThrow(() -> new SQLException("a row is missing that must be there: " + sql));
    }

    /** Changes rows; how many. */
    int update(String sql, @Nullable Object... values) throws SQLException {
        return statements.use(sql, statement -> {
            bind(statement, values);
            return statement.executeUpdate();
        });
    }

    /** The same for many rows; how many each changed. */
    int[] updateAll(String sql, List<@Nullable Object[]> rows) throws SQLException {
        return statements.use(sql, statement -> {
            for (@Nullable Object[] row : rows) {
                bind(statement, row);
                statement.addBatch();
            }
            return statement.executeBatch();
        });
    }

    /** Runs a script, statement by statement; they are parted by lines that end in a semicolon. */
    void script(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String each : sql.split(";\\R", -1)) {
                if (!each.isBlank()) {
                    statement.execute(each);
                }
            }
        }
    }

    private <T> T query(String sql, Reader<T> reader, @Nullable Object... values) throws SQLException {
        return statements.use(sql, statement -> {
            bind(statement, values);
            try (ResultSet rows = statement.executeQuery()) {
                return reader.read(rows);
            }
        });
    }

    private static void bind(PreparedStatement statement, @Nullable Object[] values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }
}
