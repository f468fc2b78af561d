package dev.outpost.telemetry.record;

import dev.outpost.telemetry.event.Retention;
import dev.outpost.telemetry.event.Severity;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One event read back from the ring; the ring's reader owns it and loads the next event into the same object. */
public final class RecordedEvent {

    private byte[] bytes = new byte[1024];
    private int length;

    RecordedEvent() {}

    void load(ByteBuffer buffer, int at, int entryLength) {
        if (entryLength > bytes.length) {
            bytes = new byte[Math.max(entryLength, 2 * bytes.length)];
        }
        buffer.get(at, bytes, 0, entryLength);
        length = entryLength;
    }

    /** The array that the text ranges point into. */
    public byte[] bytes() {
        return bytes;
    }

    /** When it happened, microseconds since the epoch. */
    public long timeMicros() {
        return (long) Entry.LONG.get(bytes, Entry.TIME);
    }

    /** How much it matters. */
    public Severity severity() {
        return Entry.severity(bytes[Entry.SEVERITY]);
    }

    /** What goes first when the budget is used up. */
    public Retention retention() {
        return flag(Entry.DETAIL) ? Retention.DETAIL : Retention.RECORD;
    }

    /** Whether it has a tick. */
    public boolean hasTick() {
        return flag(Entry.HAS_TICK);
    }

    /** Its tick, when it has one. */
    public long tick() {
        return (long) Entry.LONG.get(bytes, Entry.TICK);
    }

    /** Whether it has a duration. */
    public boolean hasDuration() {
        return flag(Entry.HAS_DURATION);
    }

    /** Its duration in microseconds, when it has one. */
    public long durationUs() {
        return (long) Entry.LONG.get(bytes, Entry.DURATION);
    }

    /** Whether it belongs to a game; module, fingerprint and correlation are null columns otherwise. */
    public boolean hasGame() {
        return flag(Entry.HAS_GAME);
    }

    /** First part of the event's name. */
    public String category() {
        int end = nameAt();
        while (end < moduleAt() && bytes[end] != '.') {
            end++;
        }
        return new String(bytes, nameAt(), end - nameAt(), StandardCharsets.US_ASCII);
    }

    /** Where the event's name begins. */
    public int nameAt() {
        return Entry.TEXTS;
    }

    /** Length of the event's name. */
    public int nameLength() {
        return bytes[Entry.NAME_LENGTH] & 0xff;
    }

    /** Where the game module begins. */
    public int moduleAt() {
        return nameAt() + nameLength();
    }

    /** Length of the game module. */
    public int moduleLength() {
        return bytes[Entry.MODULE_LENGTH] & 0xff;
    }

    /** Where the mod fingerprint begins. */
    public int fingerprintAt() {
        return moduleAt() + moduleLength();
    }

    /** Length of the mod fingerprint. */
    public int fingerprintLength() {
        return bytes[Entry.FINGERPRINT_LENGTH] & 0xff;
    }

    /** Where the correlation begins. */
    public int correlationAt() {
        return fingerprintAt() + fingerprintLength();
    }

    /** Length of the correlation. */
    public int correlationLength() {
        return bytes[Entry.CORRELATION_LENGTH] & 0xff;
    }

    /** Where the data, a JSON object, begins. */
    public int dataAt() {
        return correlationAt() + correlationLength();
    }

    /** Length of the data. */
    public int dataLength() {
        return length - dataAt();
    }

    /** Whether its parts hold together: for bytes that may not be what was once written. */
    boolean isSound() {
        if (length < Entry.TEXTS
                || dataLength() < 2
                || nameLength() == 0
                || !Entry.isSeverity(bytes[Entry.SEVERITY])
                || bytes[dataAt()] != '{'
                || bytes[length - 1] != '}') {
            return false;
        }
        int dots = 0;
        for (int at = nameAt(); at < moduleAt(); at++) {
            byte character = bytes[at];
            if (character == '.') {
                dots++;
            } else if ((character < 'a' || character > 'z')
                    && (character < '0' || character > '9')
                    && character != '_') {
                return false;
            }
        }
        return dots > 0 && JsonCheck.isObject(bytes, dataAt(), dataLength());
    }

    private boolean flag(int bit) {
        return (bytes[Entry.FLAGS] & bit) != 0;
    }
}
