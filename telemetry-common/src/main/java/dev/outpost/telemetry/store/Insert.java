package dev.outpost.telemetry.store;

import dev.outpost.telemetry.event.Severity;
import dev.outpost.telemetry.record.Ledger;
import dev.outpost.telemetry.record.RecordedEvent;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;

/** The prepared insert for events of one name and severity, and what it did in the present batch. */
final class Insert {

    final Ledger.Account account;
    int rows;
    int refused;

    private final byte[] name;
    private final Severity severity;
    private final PreparedStatement statement;
    private final Timestamps timestamps = new Timestamps();

    Insert(byte[] name, Severity severity, PreparedStatement statement, Ledger.Account account) {
        this.name = name;
        this.severity = severity;
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
        statement.setString(1, timestamps.text(event.timeMicros()));
        if (event.hasGame()) {
            statement.setString(2, text(event, event.moduleAt(), event.moduleLength()));
            statement.setString(3, text(event, event.fingerprintAt(), event.fingerprintLength()));
            statement.setString(7, text(event, event.correlationAt(), event.correlationLength()));
        } else {
            statement.setNull(2, Types.VARCHAR);
            statement.setNull(3, Types.VARCHAR);
            statement.setNull(7, Types.VARCHAR);
        }
        statement.setString(4, text(event, event.dataAt(), event.dataLength()));
        if (event.hasDuration()) {
            statement.setLong(5, event.durationUs());
        } else {
            statement.setNull(5, Types.BIGINT);
        }
        if (event.hasTick()) {
            statement.setLong(6, event.tick());
        } else {
            statement.setNull(6, Types.BIGINT);
        }
        statement.executeUpdate();
    }

    static String text(RecordedEvent event, int at, int length) {
        return new String(event.bytes(), at, length, StandardCharsets.UTF_8);
    }
}
