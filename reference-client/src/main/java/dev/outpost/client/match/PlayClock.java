package dev.outpost.client.match;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Where the client takes its time from.
 *
 * @param wall time of day
 * @param nanos a clock that never steps, nanoseconds from any origin
 */
public record PlayClock(InstantSource wall, LongSupplier nanos) {
    /** The machine's own clocks. */
    public static PlayClock system() {
        return new PlayClock(InstantSource.system(), System::nanoTime);
    }

    /** Microseconds since 1970. */
    long unixUs() {
        Instant now = wall.instant();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }

    /** Nanoseconds from any origin; for differences only. */
    long nanoTime() {
        return nanos.getAsLong();
    }
}
