package dev.outpost.telemetry.record;

import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.Severity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the books into the database and losses into the log: the recorder's events about itself. One thread, the
 * writer's.
 */
public final class Bookkeeper {

    static final EventType LOSS = EventType.named(
                    "telemetry.loss", "Events were lost since the last such event; one for each category and reason.")
            .severity(Severity.WARN)
            .text("category", "category of the lost events")
            .oneOf("reason", DropReason.class, "why they were lost")
            .integer("count", "how many")
            .build();

    static final EventType LEDGER = EventType.named(
                    "telemetry.ledger",
                    "The books of one category since the process started, each minute and at the end:"
                            + " emitted = stored + queued + sampled_out + dropped.")
            .text("category", "which category")
            .integer("emitted", "events emitted while recording was on")
            .integer("stored", "events committed to the database")
            .integer("queued", "events that waited for the writer, this one's category before this event")
            .integer("sampled_out", "events left out by sampling, those of pressed_out among them")
            .integer("pressed_out", "details left out because the ring was filling up")
            .integer("dropped", "events lost for any reason")
            .build();

    static final EventType MASKED = EventType.named(
                    "telemetry.masked",
                    "Texts that looked like an address, an e-mail or a file path were masked since the last such event;"
                            + " one for each event and field, each minute and at the end.")
            .severity(Severity.WARN)
            .text("event", "name of the event whose texts they were")
            .text("field", "name of the field; of a member of a struct behind the struct's name and a dot")
            .integer("count", "how many")
            .build();

    /** The events of this class. */
    public static final List<EventType> EVENTS = List.of(LOSS, LEDGER, MASKED);

    /** Duty cycles, some 100 ms each, without thinning out before it is said to be over. */
    private static final int QUIET_CYCLES = 50;

    private static final Logger LOG = LoggerFactory.getLogger(Bookkeeper.class);

    private final Recorder recorder;
    private final Ledger ledger;
    private final Map<String, Map<DropReason, Long>> reported = new HashMap<>();
    private final Map<String, Map<DropReason, Long>> logged = new HashMap<>();
    private long pressedOut;
    private boolean pressed;
    private int quietCycles;

    private final Map<String, Long> masked = new HashMap<>();

    /** Keeps the books of this ledger. */
    public Bookkeeper(Recorder recorder, Ledger ledger) {
        this.recorder = recorder;
        this.ledger = ledger;
    }

    /** Warns in the log, once, of all that was lost since the last call. */
    public void logLosses() {
        List<Ledger.Line> lines = ledger.lines();
        StringBuilder losses = new StringBuilder();
        forEachNewLoss(lines, logged, (category, reason, count) -> {
            losses.append(losses.isEmpty() ? "" : ", ")
                    .append(count)
                    .append(' ')
                    .append(category);
            losses.append(" (").append(reason.label());
            if (reason == DropReason.MALFORMED) {
                losses.append(", last ").append(recorder.lastMalformed());
            }
            losses.append(')');
            return true;
        });
        if (!losses.isEmpty()) {
            LOG.warn("telemetry: events lost: {}", losses);
        }
        logPressure(lines);
    }

    /** Says when thinning out begins, and what it came to once a while has passed without any. */
    private void logPressure(List<Ledger.Line> lines) {
        long total = 0;
        for (Ledger.Line line : lines) {
            total += line.pressedOut();
        }
        if (total > pressedOut) {
            pressedOut = total;
            quietCycles = 0;
            if (!pressed) {
                pressed = true;
                LOG.warn("telemetry: more events than the database takes; details are being thinned out");
            }
        } else if (pressed && ++quietCycles == QUIET_CYCLES) {
            pressed = false;
            LOG.info("telemetry: all details are kept again; {} were left out since the start", total);
        }
    }

    /** Records what was lost and not recorded before; what the ring does not take now is recorded later. */
    public void recordLosses() {
        if (recorder.recording()) {
            forEachNewLoss(
                    ledger.lines(),
                    reported,
                    (category, reason, count) -> recorder.begin(LOSS)
                            .put(category)
                            .put(reason)
                            .put(count)
                            .endAccepted());
        }
    }

    /** Records what was masked and not recorded before; the log says it once for each field. */
    private void recordMasked() {
        if (!recorder.recording()) {
            return;
        }
        recorder.forEachMasked((event, field, total) -> {
            String name = event + " " + field;
            long before = masked.getOrDefault(name, 0L);
            if (total > before
                    && recorder.begin(MASKED)
                            .put(event)
                            .put(field)
                            .put(total - before)
                            .endAccepted()) {
                masked.put(name, total);
                if (before == 0) {
                    LOG.warn("telemetry: texts of {}, field {}, look like an identity and are masked", event, field);
                }
            }
        });
    }

    /** Records the books of each category, and what was masked. */
    public void recordLedger() {
        recordMasked();
        for (Ledger.Line line : ledger.lines()) {
            recorder.begin(LEDGER)
                    .put(line.category())
                    .put(line.emitted())
                    .put(line.stored())
                    .put(line.queued())
                    .put(line.sampledOut())
                    .put(line.pressedOut())
                    .put(line.droppedTotal())
                    .end();
        }
    }

    /**
     * Closes the books of a session that was killed, its ring being empty: what is still queued never arrived.
     *
     * @return how many events that were
     */
    public long recordEnd(DropReason reason) {
        long lost = 0;
        for (Ledger.Line line : ledger.lines()) {
            if (line.queued() > 0) {
                ledger.account(line.category()).dropped(reason, line.queued());
                recorder.begin(LOSS)
                        .put(line.category())
                        .put(reason)
                        .put(line.queued())
                        .end();
                lost += line.queued();
            }
        }
        recordLedger();
        return lost;
    }

    private interface LossHandler {
        boolean handle(String category, DropReason reason, long count);
    }

    private static void forEachNewLoss(
            List<Ledger.Line> lines, Map<String, Map<DropReason, Long>> known, LossHandler handler) {
        for (Ledger.Line line : lines) {
            if (line.dropped().isEmpty()) {
                continue;
            }
            Map<DropReason, Long> before = known.computeIfAbsent(line.category(), category -> new HashMap<>());
            line.dropped().forEach((reason, total) -> {
                long count = total - before.getOrDefault(reason, 0L);
                if (count > 0 && handler.handle(line.category(), reason, count)) {
                    before.put(reason, total);
                }
            });
        }
    }
}
