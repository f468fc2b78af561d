package dev.outpost.telemetry.record;

import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.Retention;
import dev.outpost.telemetry.event.Severity;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** What recording an event of one type needs, worked out once: its bytes, its account, its share. */
final class EventPlan {

    final String eventName;
    final Ledger.Account account;
    final byte[] name;
    final byte severity;
    final byte flags;
    final FieldPlan[] fields;
    /** Whether the type is in the catalogue. */
    final boolean listed;
    /** Whether it is thinned out when the ring fills up. */
    final boolean yields;

    private final double share;
    private final AtomicLong counter;

    /**
     * Works it out.
     *
     * @param seed where the sequence of kept and left-out events begins
     */
    EventPlan(EventType type, Ledger.Account account, boolean listed, double share, long seed) {
        this.eventName = type.name();
        this.account = account;
        this.listed = listed;
        this.name = type.name().getBytes(StandardCharsets.US_ASCII);
        this.severity = Entry.code(type.severity());
        this.flags = (byte) (type.retention() == Retention.DETAIL ? Entry.DETAIL : 0);
        this.yields = type.retention() == Retention.DETAIL && type.severity().compareTo(Severity.WARN) < 0;
        this.share = type.severity().compareTo(Severity.WARN) >= 0 ? 1 : share;
        this.counter = new AtomicLong(seed);
        this.fields = FieldPlan.of(type.fields());
    }

    /** Whether sampling keeps the next event. */
    boolean keepsNext() {
        return share >= 1 || random() < share;
    }

    /** Whether the next event is the one of 2, 4, 8, ... that is kept at this pressure, 1 or more. */
    boolean keepsUnder(int pressure) {
        return random() < 1.0 / (1 << pressure);
    }

    /**
     * A counter mixed to a number from 0 to 1 that looks random, so that the share holds over any stretch and for every
     * game alike, and does not beat with a rhythm of the events, such as players taking turns.
     */
    private double random() {
        long mixed = counter.getAndAdd(0x9e3779b97f4a7c15L);
        mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        mixed ^= mixed >>> 31;
        return (mixed >>> 11) * 0x1.0p-53;
    }
}
