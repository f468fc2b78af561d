package dev.outpost.telemetry.store;

import dev.outpost.telemetry.event.Severity;
import dev.outpost.telemetry.record.Ledger;
import dev.outpost.telemetry.record.RecordedEvent;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The prepared insert for events of one name and severity, and what it did in the present batch. */
final class Insert {

    final Ledger.Account account;
    int rows;
    int refused;

    private final byte[] name;
    private final Severity severity;
    private final WriteConnection connection;
    private final PreparedStatement statement;
    private final @Nullable Object[] values = new Object[7];
    private final Timestamps timestamps = new Timestamps();

    Insert(
            byte[] name,
            Severity severity,
            WriteConnection connection,
            PreparedStatement statement,
            Ledger.Account account) {
        this.name = name;
        this.severity = severity;
        this.connection = connection;
        this.statement = statement;
        this.account = account;
    }

    byte[] name() {
        return name;
    }

    boolean fits(RecordedEvent event) {
        int at = event.nameAt();
        return severity == event.severity()
                && Arrays.equals(name, 0, name.length, event.bytes(), at, at + event.nameLength());
    }

    void execute(RecordedEvent event) throws SQLException {
        boolean game = event.hasGame();
        values[0] = timestamps.text(event.timeMicros());
        values[1] = game ? text(event, event.moduleAt(), event.moduleLength()) : null;
        values[2] = game ? text(event, event.fingerprintAt(), event.fingerprintLength()) : null;
        values[3] = text(event, event.dataAt(), event.dataLength());
        values[4] = event.hasDuration() ? (Long) event.durationUs() : null;
        values[5] = event.hasTick() ? (Long) event.tick() : null;
        values[6] = game ? text(event, event.correlationAt(), event.correlationLength()) : null;
        connection.insert(statement, values);
    }

    static String text(RecordedEvent event, int at, int length) {
        return new String(event.bytes(), at, length, StandardCharsets.UTF_8);
    }
}
