package dev.outpost.telemetry.record;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes one event's values, in the order its type declares the fields. */
public final class EventWriter {

    static final EventWriter NONE = new EventWriter();

    private EventWriter() {}

    /** False when recording is off or this event is sampled out: putting and ending then do nothing. */
    public boolean wanted() {
        return false;
    }

    /** The {@code tick} column. */
    public EventWriter tick(long tick) {
        return this;
    }

    /** The {@code duration_us} column. */
    public EventWriter durationUs(long durationUs) {
        return this;
    }

    /** Next field, an integer. */
    public EventWriter put(long value) {
        return this;
    }

    /** Next field, a number; not a number and infinity become null. */
    public EventWriter put(double value) {
        return this;
    }

    /** Next field, true or false. */
    public EventWriter put(boolean value) {
        return this;
    }

    /** Next field, a text or null. */
    public EventWriter put(@Nullable CharSequence value) {
        return this;
    }

    /** Next field, one of a closed set: the constant's name in lower case. */
    public EventWriter put(Enum<?> value) {
        return this;
    }

    /** Next field, null. */
    public EventWriter putNull() {
        return this;
    }

    /** Next field, a text of 16 lower-case hex digits. */
    public EventWriter putHex(long value) {
        return this;
    }

    /** Next field, an array of integers. */
    public EventWriter put(int[] values) {
        return this;
    }

    /** Next field, an object of names to numbers. */
    public EventWriter put(Map<String, Double> values) {
        return this;
    }

    /** Hands the event over. */
    public void end() {}
}
