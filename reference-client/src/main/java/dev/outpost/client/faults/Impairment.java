package dev.outpost.client.faults;

import java.util.SplittableRandom;

/**
 * Says when bytes come out of one direction of a bad network that went in now. Bytes keep their order, as on any
 * stream: what is held up holds up all that follows. Pure: time is handed in, chance comes from the seed. One thread at
 * a time.
 *
 * <p>Jitter is drawn for spans of time, not for packets, so that it depends neither on how a stream is cut into packets
 * nor on how much is sent.
 */
public final class Impairment {

    /** So long one draw of the jitter holds, milliseconds. */
    static final int JITTER_HOLD_MS = 50;

    private static final int PACKET_BYTES = 1400;
    private static final double NANOS_PER_MS = 1e6;
    private static final double NANOS_PER_S = 1e9;

    private final long jitterSeed;
    private final SplittableRandom losses;
    private Conditions conditions;
    private boolean used;
    private long originNanos;
    private long lastOutNanos;
    private long lineFreeNanos;

    /** A direction that nothing has gone through yet. */
    public Impairment(Conditions conditions, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        this.conditions = conditions;
        this.jitterSeed = random.nextLong();
        this.losses = random.split();
    }

    /** From now on the network is like this; what is under way arrives as it would have. */
    public void conditions(Conditions now) {
        conditions = now;
    }

    /**
     * Takes bytes that are sent together.
     *
     * @param nowNanos when they are sent; never less than before
     * @return when they arrive, on the same clock; never less than before
     */
    public long arrivalNanos(long nowNanos, int bytes) {
        if (!used) {
            used = true;
            originNanos = nowNanos;
            lastOutNanos = nowNanos;
            lineFreeNanos = nowNanos;
        }
        long sent = nowNanos;
        if (conditions.bytesPerS() > 0) {
            lineFreeNanos = Math.max(lineFreeNanos, nowNanos) + (long) (bytes * NANOS_PER_S / conditions.bytesPerS());
            sent = lineFreeNanos;
        }
        double lateMs = conditions.delayMs() + jitterMs(nowNanos) + stallsMs(bytes);
        lastOutNanos = Math.max(lastOutNanos, sent + (long) (lateMs * NANOS_PER_MS));
        return lastOutNanos;
    }

    private double jitterMs(long nowNanos) {
        if (conditions.jitterMs() == 0) {
            return 0;
        }
        long span = (nowNanos - originNanos) / (JITTER_HOLD_MS * (long) NANOS_PER_MS);
        double even = new SplittableRandom(jitterSeed + span).nextDouble();
        return conditions.jitterMs() * even * even;
    }

    /** Packets lost one after the other are sent again together. */
    private double stallsMs(int bytes) {
        if (conditions.loss() == 0) {
            return 0;
        }
        boolean lost = false;
        for (int left = bytes; left > 0; left -= PACKET_BYTES) {
            lost |= losses.nextDouble() < conditions.loss();
        }
        return lost ? conditions.stallMs() : 0;
    }
}
