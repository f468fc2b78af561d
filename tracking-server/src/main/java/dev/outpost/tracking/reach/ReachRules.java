package dev.outpost.tracking.reach;

import java.time.Duration;

/**
 * Bounds of the check, so that nobody can make this server scan or flood others.
 *
 * @param atOnce checks that run at a time, 1 or more
 * @param waiting checks that wait for their turn, 1 or more; beyond it a check is left for the next heartbeat
 * @param perAddressPerMinute checks for one address (one /64 of IPv6), 1 or more
 * @param again time between two checks of one listing
 * @param patience time that an endpoint has to answer
 */
public record ReachRules(int atOnce, int waiting, int perAddressPerMinute, Duration again, Duration patience) {

    private static final int LOWEST_PORT = 1024;

    /** 32 at once, 1024 waiting, 30 a minute for an address, each listing again after 10 s, 3 s to answer. */
    public static final ReachRules DEFAULT =
            new ReachRules(32, 1024, 30, Duration.ofSeconds(10), Duration.ofSeconds(3));

    /** Checks all. */
    public ReachRules {
        atLeastOne("checks at once", atOnce);
        atLeastOne("checks that wait", waiting);
        atLeastOne("checks for an address and minute", perAddressPerMinute);
        atLeastOne("milliseconds between two checks", again.toMillis());
        atLeastOne("milliseconds to answer", patience.toMillis());
    }

    /** Whether a port is never connected to. */
    static boolean isTooLow(int port) {
        return port < LOWEST_PORT;
    }

    private static void atLeastOne(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + ": " + value + "; accepted is 1 or more");
        }
    }
}
