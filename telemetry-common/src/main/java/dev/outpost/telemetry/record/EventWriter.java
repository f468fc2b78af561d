package dev.outpost.telemetry.record;

import dev.outpost.telemetry.event.Field;
import dev.outpost.telemetry.event.GameContext;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes one event's values, in the order its type declares the fields.
 *
 * <p>Belongs to the thread that began the event and is used again for its next one: end an event before you begin
 * another. Nothing here throws: an event with too few, too many or other values than declared is dropped as
 * {@link DropReason#MALFORMED}, one that grows past {@value #MAX_EVENT_BYTES} bytes as {@link DropReason#TOO_LARGE}.
 */
public final class EventWriter {

    /** Most bytes an event may take with its name and context. */
    public static final int MAX_EVENT_BYTES = 64 << 10;

    static final EventWriter NONE = new EventWriter(null);

    private static final int INITIAL_BYTES = 1024;
    private static final int INTEGER = bit(Field.Kind.INTEGER);
    private static final int NUMBER = bit(Field.Kind.NUMBER);
    private static final int TEXT = bit(Field.Kind.TEXT);
    private static final int BOOLEAN = bit(Field.Kind.BOOLEAN);
    private static final int INTEGER_ARRAY = bit(Field.Kind.INTEGER_ARRAY);
    private static final int TEXT_ARRAY = bit(Field.Kind.TEXT_ARRAY);
    private static final int OBJECT = bit(Field.Kind.OBJECT);
    private static final int TEXT_OBJECT = bit(Field.Kind.TEXT_OBJECT);
    private static final int STRUCT_ARRAY = bit(Field.Kind.STRUCT_ARRAY);
    private static final int ANY = -1;

    private final @Nullable Recorder recorder;
    private final JsonBytes json;
    private final FieldWalk walk;
    private @Nullable EventPlan plan;
    private boolean open;
    private boolean malformed;

    EventWriter(@Nullable Recorder recorder) {
        this.recorder = recorder;
        this.json = new JsonBytes(recorder == null ? 0 : INITIAL_BYTES, MAX_EVENT_BYTES);
        this.walk = new FieldWalk(json);
    }

    /** False when recording is off or this event is sampled out: putting and ending then do nothing. */
    public boolean wanted() {
        return open;
    }

    /** The {@code tick} column. */
    public EventWriter tick(long tick) {
        if (open) {
            Entry.LONG.set(json.bytes(), Entry.TICK, tick);
            json.bytes()[Entry.FLAGS] |= Entry.HAS_TICK;
        }
        return this;
    }

    /** The {@code duration_us} column. */
    public EventWriter durationUs(long durationUs) {
        if (open) {
            Entry.LONG.set(json.bytes(), Entry.DURATION, durationUs);
            json.bytes()[Entry.FLAGS] |= Entry.HAS_DURATION;
        }
        return this;
    }

    /** Next field, an integer; a field for numbers takes it too. */
    public EventWriter put(long value) {
        if (next(INTEGER | NUMBER) != null) {
            json.value(value);
        }
        return this;
    }

    /** Next field, a number; not a number and infinity become null. */
    public EventWriter put(double value) {
        if (next(NUMBER) != null) {
            json.value(value);
        }
        return this;
    }

    /** Next field, true or false. */
    public EventWriter put(boolean value) {
        if (next(BOOLEAN) != null) {
            json.value(value);
        }
        return this;
    }

    /** Next field, a text or null. Where the texts are a closed set, it is one of them. */
    public EventWriter put(@Nullable CharSequence value) {
        if (value == null) {
            return putNull();
        }
        FieldPlan field = next(TEXT);
        if (field != null) {
            try {
                malformed = field.refuses(value);
                field.texts.put(json, value);
            } catch (RuntimeException changing) {
                // A sequence that another thread is changing: recording must not throw into the game.
                malformed = true;
            }
        }
        return this;
    }

    /** Next field, one of a closed set: the constant's name in lower case; or null. */
    public EventWriter put(@Nullable Enum<?> value) {
        if (value == null) {
            return putNull();
        }
        FieldPlan field = next(TEXT);
        if (field != null) {
            malformed = field.refuses(value);
            json.lowerCase(value.name());
        }
        return this;
    }

    /** Next field, null; at the first member of a struct, null in place of the struct. */
    public EventWriter putNull() {
        FieldPlan field = peek(ANY);
        if (field != null && !field.nullable) {
            malformed = true;
        } else if (field != null) {
            if (field.opensStruct()) {
                walk.acceptStruct(field);
            } else {
                walk.accept(field);
            }
            json.nullValue();
        }
        return this;
    }

    /** Next field, a text of 16 lower-case hex digits. */
    public EventWriter putHex(long value) {
        if (next(TEXT) != null) {
            json.hex16(value);
        }
        return this;
    }

    /** Next field, an array of integers, or null. */
    public EventWriter put(int @Nullable [] values) {
        if (values == null) {
            return putNull();
        }
        if (next(INTEGER_ARRAY) != null) {
            json.raw('[');
            for (int i = 0; i < values.length; i++) {
                if (i > 0) {
                    json.raw(',');
                }
                json.value(values[i]);
            }
            json.raw(']');
        }
        return this;
    }

    /** Next field, an array of texts, or null; a list with random access is read without garbage. */
    public EventWriter put(@Nullable List<String> values) {
        if (values == null) {
            return putNull();
        }
        FieldPlan field = next(TEXT_ARRAY);
        if (field != null) {
            json.raw('[');
            try {
                for (int i = 0; i < values.size(); i++) {
                    if (i > 0) {
                        json.raw(',');
                    }
                    field.texts.put(json, values.get(i));
                }
            } catch (RuntimeException changing) {
                // As with texts: a list that another thread is changing.
                malformed = true;
            }
            json.raw(']');
        }
        return this;
    }

    /** Next field, an object of names to numbers, or null. */
    public EventWriter put(@Nullable Map<String, Double> values) {
        if (values == null) {
            return putNull();
        }
        FieldPlan field = next(OBJECT);
        if (field != null) {
            json.raw('{');
            try {
                boolean first = true;
                for (Map.Entry<String, Double> value : values.entrySet()) {
                    key(field, value.getKey(), first);
                    json.value(value.getValue().doubleValue());
                    first = false;
                }
            } catch (RuntimeException changing) {
                // As with texts: a map that another thread is changing.
                malformed = true;
            }
            json.raw('}');
        }
        return this;
    }

    /** Next field, an object of names to texts, or null. */
    public EventWriter putTexts(@Nullable Map<String, String> values) {
        if (values == null) {
            return putNull();
        }
        FieldPlan field = next(TEXT_OBJECT);
        if (field != null) {
            json.raw('{');
            try {
                boolean first = true;
                for (Map.Entry<String, String> value : values.entrySet()) {
                    key(field, value.getKey(), first);
                    field.texts.put(json, value.getValue());
                    first = false;
                }
            } catch (RuntimeException changing) {
                // As with texts: a map that another thread is changing.
                malformed = true;
            }
            json.raw('}');
        }
        return this;
    }

    /**
     * Next field, an array of objects: put the members of each, one after the other, and then {@link #endArray()}.
     *
     * <pre>{@code
     * event.beginArray();
     * for (Fault fault : faults) {
     *     event.put(fault.code()).put(fault.sentence());
     * }
     * event.endArray();
     * }</pre>
     */
    public EventWriter beginArray() {
        FieldPlan field = next(STRUCT_ARRAY);
        if (field != null) {
            walk.beginArray(field);
        }
        return this;
    }

    /** Ends the array of objects; the last has all of its members. */
    public EventWriter endArray() {
        if (open && !malformed) {
            malformed = !walk.endArray();
        }
        return this;
    }

    /** Hands the event over. */
    public void end() {
        if (open) {
            endAccepted();
        }
    }

    /** Hands the event over; whether the ring took it. */
    boolean endAccepted() {
        if (!open || recorder == null || plan == null) {
            return false;
        }
        open = false;
        if (!walk.end() || malformed || !plan.listed) {
            return recorder.drop(plan, DropReason.MALFORMED);
        }
        if (json.overflown()) {
            return recorder.drop(plan, DropReason.TOO_LARGE);
        }
        return recorder.handOver(plan, json.bytes(), json.length());
    }

    /** Begins an event; one that was begun before and never ended is lost, and counted. */
    EventWriter begin(EventPlan eventPlan, @Nullable GameContext game, long timeMicros) {
        if (open && recorder != null && plan != null) {
            recorder.drop(plan, DropReason.MALFORMED);
        }
        open = true;
        malformed = false;
        plan = eventPlan;
        walk.begin(eventPlan.fields);
        json.clear();
        int at = json.skip(Entry.TEXTS);
        byte[] bytes = json.bytes();
        Entry.LONG.set(bytes, Entry.TIME, timeMicros);
        bytes[at + Entry.SEVERITY] = eventPlan.severity;
        bytes[Entry.NAME_LENGTH] = (byte) eventPlan.name.length;
        if (game == null) {
            bytes[Entry.FLAGS] = eventPlan.flags;
            bytes[Entry.MODULE_LENGTH] = 0;
            bytes[Entry.FINGERPRINT_LENGTH] = 0;
            bytes[Entry.CORRELATION_LENGTH] = 0;
            json.raw(eventPlan.name);
        } else {
            bytes[Entry.FLAGS] = (byte) (eventPlan.flags | Entry.HAS_GAME);
            bytes[Entry.MODULE_LENGTH] = (byte) game.gameModuleBytes();
            bytes[Entry.FINGERPRINT_LENGTH] = (byte) game.modFingerprintBytes();
            bytes[Entry.CORRELATION_LENGTH] = (byte) game.correlation().length();
            json.raw(eventPlan.name);
            int columns = json.skip(game.columnsBytes());
            game.copyTo(json.bytes(), columns);
        }
        return this;
    }

    /** One bit for each kind, so that a value can say which kinds of field it fits. */
    static int bit(Field.Kind kind) {
        return switch (kind) {
            case INTEGER -> 1;
            case NUMBER -> 2;
            case TEXT -> 4;
            case BOOLEAN -> 8;
            case INTEGER_ARRAY -> 16;
            case OBJECT -> 32;
            case TEXT_ARRAY -> 64;
            case TEXT_OBJECT -> 128;
            case STRUCT_ARRAY -> 256;
            // Its members stand for it.
            case STRUCT -> 0;
            // No value fits it.
            case STRUCT_OBJECT -> 0;
        };
    }

    private void key(FieldPlan field, String name, boolean first) {
        if (!first) {
            json.raw(',');
        }
        field.texts.put(json, name);
        json.raw(':');
    }

    /** Goes on to the next field; null, and the event is malformed, when a value of these kinds does not fit it. */
    private @Nullable FieldPlan next(int kinds) {
        FieldPlan field = peek(kinds);
        if (field != null) {
            walk.accept(field);
        }
        return field;
    }

    /** The next field; null, and the event is malformed, when a value of these kinds does not fit it. */
    private @Nullable FieldPlan peek(int kinds) {
        if (!open || malformed) {
            return null;
        }
        FieldPlan field = walk.peek(kinds);
        malformed = field == null;
        return field;
    }
}
