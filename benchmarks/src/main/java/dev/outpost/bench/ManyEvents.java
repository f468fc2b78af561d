package dev.outpost.bench;

import dev.outpost.telemetry.store.Schema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;

/**
 * A database of as many events as wanted, like that of a relay on a long evening: 500 events a second, the last of them
 * now. Made by SQL alone, with all indexes in place, without a journal.
 */
final class ManyEvents {

    private static final int CHUNK_ROWS = 500_000;
    private static final long MICROS_BETWEEN = 2000;

    /**
     * 62 % ticks, 28 % orders, 8 % metrics, 1.5 % joins and leaves, a desync in 10,000 events; {@code lobby} is a
     * category of one event in 100,000, and of the older half only.
     */
    private static final String ROWS = """
            WITH RECURSIVE n(i) AS (SELECT %1$d UNION ALL SELECT i + 1 FROM n WHERE i < %2$d),
              k AS (SELECT i, %3$d + i * %4$d AS us, (i * 7919) %% 1000 AS r, i / 80000 * 8 + i %% 8 AS game FROM n),
              e AS (SELECT *, CASE
                WHEN i %% 100000 = 500 AND i <= %5$d / 2 THEN 'lobby.chat.muted'
                WHEN i %% 10000 = 77 THEN 'relay.desync'
                WHEN r < 620 THEN 'relay.tick.process' WHEN r < 900 THEN 'relay.order.forward'
                WHEN r < 940 THEN 'relay.player.rtt_ms' WHEN r < 980 THEN 'relay.tick.process_us'
                WHEN r < 988 THEN 'relay.player.join' WHEN r < 995 THEN 'relay.player.leave'
                WHEN r < 998 THEN 'perf.loop' ELSE 'telemetry.ledger' END AS event FROM k)
            INSERT INTO telemetry_events
            SELECT i, strftime('%%Y-%%m-%%dT%%H:%%M:%%S', us / 1000000, 'unixepoch') || printf('.%%06dZ', us %% 1000000),
              printf('%%08x-1111-4222-8333-%%012x', i / 500000, i / 500000), 'relay',
              CASE WHEN r < 995 THEN CASE game %% 2 WHEN 0 THEN 'openra' ELSE 'generals-zh' END END,
              CASE WHEN r < 995 THEN printf('%%016x', game %% 5 + 77) END,
              substr(event, 1, instr(event, '.') - 1), event,
              CASE WHEN event = 'relay.desync' THEN 'error' WHEN r < 900 THEN 'debug' ELSE 'info' END,
              CASE event
                WHEN 'relay.tick.process' THEN printf(
                  '{"game_id":"g-%%06d","tick":%%d,"process_us":%%d,"order_count":%%d,"stall_detected":false}',
                  game, i / 8, i * 31 %% 900, i %% 17)
                WHEN 'relay.order.forward' THEN printf(
                  '{"game_id":"g-%%06d","player":%%d,"tick":%%d,"order_type":"%%s","sub_tick_us":%%d,"size_bytes":%%d}',
                  game, i %% 8, i / 8, CASE i %% 2 WHEN 0 THEN 'move' ELSE 'attack_move' END, i * 17 %% 33333, i %% 200)
                WHEN 'telemetry.ledger' THEN printf(
                  '{"category":"relay","emitted":%%d,"stored":%%d,"queued":0,"sampled_out":0,"dropped":0}', i, i)
                WHEN 'relay.desync' THEN printf(
                  '{"game_id":"g-%%06d","tick":%%d,"diverged_players":[%%d],"hash_expected":"%%016x"}',
                  game, i / 8, i %% 8, i * 7)
                ELSE printf('{"count":%%d,"sum":%%d.5,"p50":%%d.25,"p95":%%d.5,"p99":%%d.75,"max":%%d.0}',
                  i %% 1000, i %% 10000, i %% 50, i %% 90, i %% 150, i %% 400) END,
              CASE WHEN r < 620 THEN i * 31 %% 900 END, CASE WHEN r < 900 THEN i / 8 END,
              CASE WHEN r < 995 THEN printf('%%032x', game * 1000003) END
            FROM e
            """;

    private ManyEvents() {}

    static void write(Path file, long rows) throws SQLException {
        long first = Instant.now().toEpochMilli() * 1000 - rows * MICROS_BETWEEN;
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
            statement.execute("PRAGMA journal_mode = OFF");
            statement.execute("PRAGMA synchronous = OFF");
            statement.execute("PRAGMA cache_size = -500000");
            Schema.migrate(connection);
            for (long from = 1; from <= rows; from += CHUNK_ROWS) {
                statement.execute(
                        ROWS.formatted(from, Math.min(rows, from + CHUNK_ROWS - 1), first, MICROS_BETWEEN, rows));
            }
            statement.execute("PRAGMA journal_mode = WAL");
        }
    }
}
