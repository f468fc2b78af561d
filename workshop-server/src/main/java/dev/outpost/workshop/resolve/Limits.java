package dev.outpost.workshop.resolve;

import dev.outpost.server.web.BadFieldException;
import java.time.Duration;

/**
 * How far one resolution may go, its explanation and repairs included.
 *
 * @param decisions versions chosen at most, those taken back too; 1 or more
 * @param packages packages looked at, at most; 1 or more
 * @param time at most; more than nothing
 */
public record Limits(int decisions, int packages, Duration time) {

    /** What a server of the default size gives. */
    public static final Limits DEFAULT = new Limits(200_000, 20_000, Duration.ofSeconds(10));

    /** Checks all three. */
    public Limits {
        if (decisions < 1) {
            throw new BadFieldException("decisions", decisions, "1 or more");
        }
        if (packages < 1) {
            throw new BadFieldException("packages", packages, "1 or more");
        }
        if (time.isNegative() || time.isZero()) {
            throw new BadFieldException("time", time, "more than nothing");
        }
    }
}
