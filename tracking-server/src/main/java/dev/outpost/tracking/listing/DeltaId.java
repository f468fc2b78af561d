package dev.outpost.tracking.listing;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.server.web.Texts;
import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * Number of a change, as streams carry it: {@code EPOCH-SEQUENCE}. Grows with each change; the memory store's epoch is
 * when it started, Redis gives both (its stream ids have this form).
 *
 * @param epoch 0 or more
 * @param sequence 0 or more
 */
public record DeltaId(long epoch, long sequence) implements Comparable<DeltaId> {

    /** Before all others. */
    public static final DeltaId ZERO = new DeltaId(0, 0);

    private static final Pattern TEXT = Pattern.compile("[0-9]{1,18}-[0-9]{1,18}");
    private static final Comparator<DeltaId> ORDER =
            Comparator.comparingLong(DeltaId::epoch).thenComparingLong(DeltaId::sequence);

    /** Checks both. */
    public DeltaId {
        Texts.range("event id (epoch)", epoch, 0, Long.MAX_VALUE);
        Texts.range("event id (sequence)", sequence, 0, Long.MAX_VALUE);
    }

    /**
     * Reads {@code EPOCH-SEQUENCE}.
     *
     * @throws BadFieldException when it is none
     */
    public static DeltaId parse(String field, String text) {
        if (!TEXT.matcher(text).matches()) {
            throw new BadFieldException(field, text, "EPOCH-SEQUENCE, such as 1700000000000-17");
        }
        int dash = text.indexOf('-');
        return new DeltaId(Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
    }

    /** The next of the same epoch. */
    public DeltaId next() {
        return new DeltaId(epoch, sequence + 1);
    }

    @Override
    public int compareTo(DeltaId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return epoch + "-" + sequence;
    }
}
