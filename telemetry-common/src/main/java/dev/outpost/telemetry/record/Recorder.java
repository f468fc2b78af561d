package dev.outpost.telemetry.record;

import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.GameContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Where events are emitted: from any thread, without waiting, throwing or I/O.
 *
 * <pre>{@code
 * EventWriter event = recorder.begin(ORDER_FORWARD, game);
 * if (event.wanted()) {
 *     event.tick(tick).put(gameId).put(player)...end();
 * }
 * }</pre>
 *
 * <p>With recording off an emit is one branch. When the ring is more than half full, details are thinned out: 1 in 2 is
 * kept, then 1 in 4, up to 1 in 256. Events that the ring cannot take are dropped, the newest first. All of it is
 * counted in the {@link Ledger} by category and reason.
 */
public final class Recorder {

    private final EventRing ring;
    private final Ledger ledger;
    private final InstantSource clock;
    private final Set<EventType> listed;
    private final Map<String, Double> sampling;
    private final long seed;
    private final Map<EventType, EventPlan> plans = new ConcurrentHashMap<>();
    private final ThreadLocal<EventWriter> writers = ThreadLocal.withInitial(() -> new EventWriter(this));
    private volatile boolean on;
    private volatile @Nullable Thread closer;
    private volatile String lastMalformed = "";

    /**
     * Makes one that is off.
     *
     * @param catalogue the events it takes; others are dropped as malformed
     * @param sampling share of events kept by event name
     * @param clock gives the events' timestamps
     * @param seed where the sampling's sequence begins
     */
    public Recorder(
            Catalogue catalogue,
            Map<String, Double> sampling,
            EventRing ring,
            Ledger ledger,
            InstantSource clock,
            long seed) {
        this.listed = Set.copyOf(catalogue.events());
        this.sampling = Map.copyOf(sampling);
        this.ring = ring;
        this.ledger = ledger;
        this.clock = clock;
        this.seed = seed;
        listed.forEach(this::plan);
    }

    /** Begins an event that belongs to no game. */
    public EventWriter begin(EventType type) {
        return on ? beginWanted(type, null) : EventWriter.NONE;
    }

    /** Begins an event of a game. */
    public EventWriter begin(EventType type, GameContext game) {
        return on ? beginWanted(type, game) : EventWriter.NONE;
    }

    /** Whether events are taken. */
    public boolean recording() {
        return on;
    }

    /** Takes events, or takes none. */
    public void setRecording(boolean recording) {
        on = recording;
    }

    /** From now on events are dropped as {@link DropReason#CLOSED}, but for those of the calling thread. */
    public void close() {
        closer = Thread.currentThread();
    }

    /** What the guard masked since the process started, event by event and field by field. */
    interface MaskedHandler {
        void handle(String event, String field, long count);
    }

    /** Calls for each field of which texts were masked. Any thread. */
    void forEachMasked(MaskedHandler handler) {
        for (EventPlan plan : plans.values()) {
            FieldPlan.forEachMasked(plan.fields, (field, count) -> handler.handle(plan.eventName, field, count));
        }
    }

    /** Texts that were masked because they looked like an identity, since the process started. Any thread. */
    public long masked() {
        LongAdder sum = new LongAdder();
        forEachMasked((event, field, count) -> sum.add(count));
        return sum.sum();
    }

    /** Name of the event that was last dropped as malformed; empty when none was. */
    public String lastMalformed() {
        return lastMalformed;
    }

    private EventWriter beginWanted(EventType type, @Nullable GameContext game) {
        EventPlan plan = plans.get(type);
        if (plan == null) {
            plan = plan(type);
        }
        if (!plan.keepsNext()) {
            plan.account.emitted();
            plan.account.sampledOut();
            return EventWriter.NONE;
        }
        if (plan.yields) {
            int pressure = ring.pressure();
            if (pressure > 0 && !plan.keepsUnder(pressure)) {
                plan.account.emitted();
                plan.account.pressedOut();
                return EventWriter.NONE;
            }
        }
        Instant now = clock.instant();
        long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
        return writers.get().begin(plan, game, micros);
    }

    boolean handOver(EventPlan plan, byte[] bytes, int length) {
        Thread only = closer;
        if (only != null && only != Thread.currentThread()) {
            return drop(plan, DropReason.CLOSED);
        }
        plan.account.emitted();
        if (!ring.offer(bytes, length)) {
            plan.account.dropped(DropReason.FULL, 1);
            return false;
        }
        return true;
    }

    /** Counts a loss; false, for the caller to return. */
    boolean drop(EventPlan plan, DropReason reason) {
        plan.account.emitted();
        plan.account.dropped(reason, 1);
        if (reason == DropReason.MALFORMED) {
            lastMalformed = plan.eventName;
        }
        return false;
    }

    private EventPlan plan(EventType type) {
        return plans.computeIfAbsent(
                type,
                added -> new EventPlan(
                        added,
                        ledger.account(added.category()),
                        listed.contains(added),
                        sampling.getOrDefault(added.name(), 1.0),
                        seed));
    }
}
