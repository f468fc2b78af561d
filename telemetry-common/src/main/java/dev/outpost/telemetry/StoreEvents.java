package dev.outpost.telemetry;

import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.Severity;
import dev.outpost.telemetry.record.Recorder;
import dev.outpost.telemetry.store.StoreListener;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records what happened to the database file itself. */
final class StoreEvents implements StoreListener {

    private static final EventType RECOVERED = EventType.named(
                    "telemetry.recovered",
                    "What a killed process had left in its ring was written, under its own session.")
            .severity(Severity.WARN)
            .text("session", "session_id of the killed process")
            .integer("events", "events recovered")
            .integer("lost", "events that had not been handed over whole when it was killed")
            .build();

    private static final EventType NEW_FILE = EventType.named(
                    "telemetry.new_file", "A new database was begun in place of one that could not be used.")
            .severity(Severity.ERROR)
            .oneOf(
                    "reason",
                    NewFile.class,
                    "corrupt: it was not sound; replaced: it was deleted or replaced while open")
            .text("kept_as", "file name that the old one was given, beside the new one; null when there is none")
            .orNull()
            .build();

    static final List<EventType> EVENTS = List.of(RECOVERED, NEW_FILE);

    private final Recorder recorder;

    StoreEvents(Recorder recorder) {
        this.recorder = recorder;
    }

    @Override
    public void recovered(String session, long events, long lost) {
        recorder.begin(RECOVERED).put(session).put(events).put(lost).end();
    }

    @Override
    public void newFile(NewFile reason, @Nullable String keptAs) {
        recorder.begin(NEW_FILE).put(reason).put(keptAs).end();
    }
}
