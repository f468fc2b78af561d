package dev.outpost.telemetry;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Looks into a database from outside, through a connection of its own. */
public final class Sqlite {

    private Sqlite() {}

    /** Opens the file. */
    public static Connection open(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    /** All rows, each value as text, {@code NULL} for null. */
    public static List<List<String>> query(Path file, String sql) throws SQLException {
        try (Connection connection = open(file);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            List<List<String>> rows = new ArrayList<>();
            while (result.next()) {
                List<String> row = new ArrayList<>(columns);
                for (int column = 1; column <= columns; column++) {
                    String value = result.getString(column);
                    row.add(value == null ? "NULL" : value);
                }
                rows.add(row);
            }
            return rows;
        }
    }

    /** The first value of the first row. */
    public static String value(Path file, String sql) throws SQLException {
        return query(file, sql).get(0).get(0);
    }

    /** The first value of the first row, a number. */
    public static long number(Path file, String sql) throws SQLException {
        return Long.parseLong(value(file, sql));
    }
}
