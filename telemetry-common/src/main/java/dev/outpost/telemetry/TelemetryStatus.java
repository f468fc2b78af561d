package dev.outpost.telemetry;

import dev.outpost.telemetry.record.Ledger;
import dev.outpost.telemetry.store.StoreState;
import java.util.List;

/**
 * How a flight recorder stands at one moment.
 *
 * @param settings what it was opened with
 * @param sessionId the {@code session_id} of this process
 * @param recording whether events are taken
 * @param state whether they reach the disk
 * @param databaseBytes size of the database file
 * @param walBytes size of its write-ahead log
 * @param queuedEvents events waiting in the ring
 * @param ringUsedBytes bytes in use in the ring
 * @param ringCapacityBytes size of the ring
 * @param ringOutlivesProcess whether the ring is in a file, so that a kill of the process takes nothing of it
 * @param prunedEvents rows removed by retention since the process started
 * @param maskedTexts texts that looked like an identity and were masked, since the process started
 * @param ledger the books by category
 */
public record TelemetryStatus(
        TelemetrySettings settings,
        String sessionId,
        boolean recording,
        StoreState state,
        long databaseBytes,
        long walBytes,
        long queuedEvents,
        long ringUsedBytes,
        long ringCapacityBytes,
        boolean ringOutlivesProcess,
        long prunedEvents,
        long maskedTexts,
        List<Ledger.Line> ledger) {

    public TelemetryStatus {
        ledger = List.copyOf(ledger);
    }
}
