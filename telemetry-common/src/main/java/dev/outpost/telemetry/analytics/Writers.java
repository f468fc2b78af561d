package dev.outpost.telemetry.analytics;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.outpost.telemetry.record.DropReason;
import dev.outpost.telemetry.record.Ledger;
import dev.outpost.telemetry.record.RecorderMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The recorders whose ring files lie beside a database: those of other processes that write it, and those that were
 * killed and whose events wait for the next start.
 */
final class Writers {

    private Writers() {}

    /** Looks into these files; a recorder of this very process is not among what it finds. */
    static List<RecorderMemory.Peek> of(Path folder, List<String> rings) {
        List<RecorderMemory.Peek> found = new ArrayList<>();
        for (String ring : rings) {
            try {
                Optional<RecorderMemory.Peek> peek = RecorderMemory.peek(folder.resolve(ring));
                peek.ifPresent(found::add);
            } catch (IOException e) {
                // Gone, or not to be read; its name is told all the same.
            }
        }
        return found;
    }

    /** {@code relay, process 4711: ok since 2026-03-01T12:00:00.000000Z, 12 KiB queued}. */
    static String line(RecorderMemory.Peek writer) {
        String who = writer.component().label() + ", process " + writer.processId();
        long dropped =
                writer.books().stream().mapToLong(Ledger.Line::droppedTotal).sum();
        return writer.alive()
                ? who + ": " + writer.state() + " since " + since(writer) + ", " + Units.bytes(writer.ringUsedBytes())
                        + " of " + Units.bytes(writer.ringCapacityBytes()) + " queued, " + Units.count(dropped)
                        + " dropped"
                : who + " is gone: " + Units.bytes(writer.ringUsedBytes()) + " wait for the next start";
    }

    static void writeTo(JsonGenerator json, List<RecorderMemory.Peek> writers) throws IOException {
        json.writeStartArray();
        for (RecorderMemory.Peek writer : writers) {
            json.writeStartObject();
            json.writeStringField("session_id", writer.session());
            json.writeStringField("component", writer.component().label());
            json.writeNumberField("process_id", writer.processId());
            json.writeBooleanField("alive", writer.alive());
            json.writeStringField("state", writer.state());
            json.writeStringField("since", since(writer));
            json.writeNumberField("ring_used_bytes", writer.ringUsedBytes());
            json.writeNumberField("ring_capacity_bytes", writer.ringCapacityBytes());
            json.writeObjectFieldStart("ledger");
            for (Ledger.Line line : writer.books()) {
                writeTo(json, line);
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeTo(JsonGenerator json, Ledger.Line line) throws IOException {
        json.writeObjectFieldStart(line.category());
        json.writeNumberField("emitted", line.emitted());
        json.writeNumberField("stored", line.stored());
        json.writeNumberField("queued", line.queued());
        json.writeNumberField("sampled_out", line.sampledOut());
        json.writeNumberField("pressed_out", line.pressedOut());
        json.writeObjectFieldStart("dropped");
        for (Map.Entry<DropReason, Long> reason : line.dropped().entrySet()) {
            json.writeNumberField(reason.getKey().label(), reason.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static String since(RecorderMemory.Peek writer) {
        return TimePoint.column(Instant.ofEpochMilli(writer.sinceMillis()));
    }
}
