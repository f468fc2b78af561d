package dev.outpost.client.faults;

/**
 * How bad one direction of a connection is.
 *
 * @param delayMs every byte takes at least so long, milliseconds
 * @param jitterMs most that is added to it, milliseconds; mostly less: the square of an even draw, anew every
 *     {@value Impairment#JITTER_HOLD_MS} ms
 * @param loss share of packets that are lost, 0 to 1; on a stream a loss is a wait for the packet's second sending
 * @param stallMs how long that wait is, milliseconds
 * @param bytesPerS bandwidth; 0: without limit
 */
public record Conditions(double delayMs, double jitterMs, double loss, double stallMs, long bytesPerS) {

    /** Nothing is wrong. */
    public static final Conditions GOOD = new Conditions(0, 0, 0, 0, 0);

    private static final double MOST_MS = 600_000;

    /** Refuses what no network is. */
    public Conditions {
        require("delayMs", delayMs, MOST_MS);
        require("jitterMs", jitterMs, MOST_MS);
        require("loss", loss, 1);
        require("stallMs", stallMs, MOST_MS);
        if (bytesPerS < 0) {
            throw new IllegalArgumentException("bytesPerS is " + bytesPerS + "; accepted is 0 or more");
        }
    }

    /** A network with this one-way delay and nothing else. */
    public static Conditions delay(double ms) {
        return GOOD.withDelay(ms);
    }

    /** The same with another delay. */
    public Conditions withDelay(double ms) {
        return new Conditions(ms, jitterMs, loss, stallMs, bytesPerS);
    }

    /** The same with other jitter. */
    public Conditions withJitter(double ms) {
        return new Conditions(delayMs, ms, loss, stallMs, bytesPerS);
    }

    /** The same with other losses. */
    public Conditions withLoss(double share, double waitMs) {
        return new Conditions(delayMs, jitterMs, share, waitMs, bytesPerS);
    }

    /** The same with another bandwidth. */
    public Conditions withBandwidth(long bytes) {
        return new Conditions(delayMs, jitterMs, loss, stallMs, bytes);
    }

    private static void require(String name, double value, double most) {
        if (!(value >= 0 && value <= most)) {
            throw new IllegalArgumentException(name + " is " + value + "; accepted is 0 to " + most);
        }
    }
}
