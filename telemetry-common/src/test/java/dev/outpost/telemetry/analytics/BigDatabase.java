package dev.outpost.telemetry.analytics;

import java.nio.file.Path;
import java.sql.SQLException;

/** Many events of a few names, made by SQL alone. */
final class BigDatabase {

    /** 62 % ticks, 30 % orders, 7.5 % of a metric, the rest desyncs, one event in 200. */
    private static final String ROWS = """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d),
              e AS (SELECT i, (i * 7919) %% 1000 AS r FROM n)
            INSERT INTO telemetry_events
              (timestamp, session_id, component, category, event, severity, data, tick, correlation)
            SELECT strftime('2026-03-01T%%H:%%M:%%S', i / 1000, 'unixepoch') || printf('.%%06dZ', i %% 1000 * 1000),
              'session-' || (i / 50000), 'relay', CASE WHEN r >= 995 THEN 'match' ELSE 'relay' END,
              CASE WHEN r < 620 THEN 'relay.tick.process' WHEN r < 920 THEN 'relay.order.forward'
                WHEN r < 995 THEN 'relay.player.rtt_ms' ELSE 'match.pace' END,
              CASE WHEN r < 920 THEN 'debug' ELSE 'info' END,
              printf('{"game_id":"g-%%06d","tick":%%d,"note":"%%s"}', i / 1000, i,
                CASE WHEN r < 620 THEN hex(zeroblob(20)) ELSE '' END),
              i, printf('%%032x', i / 1000)
            FROM e
            """;

    private BigDatabase() {}

    static TestDatabase create(Path path, int rows) throws SQLException {
        TestDatabase database = TestDatabase.create(path);
        database.execute("PRAGMA synchronous = OFF");
        database.execute(ROWS.formatted(rows));
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        return database;
    }
}
