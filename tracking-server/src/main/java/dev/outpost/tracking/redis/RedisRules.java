package dev.outpost.tracking.redis;

import dev.outpost.tracking.listing.StoreRules;
import java.time.Duration;

/**
 * How listings are kept in Redis.
 *
 * @param address where it is
 * @param caFile PEM file with the certificates that a rediss server's is signed by; empty: those that Java knows
 * @param prefix what every key begins with; instances with the same one share a list
 * @param listings how long they live and how many there may be; the same for all instances
 * @param streamEntries changes that the stream keeps, about
 * @param timeout an answer that takes longer is not waited for, and the connection is given up
 * @param queue commands that may wait for their answer; heartbeats that may wait to be sent
 */
public record RedisRules(
        RedisAddress address,
        String caFile,
        String prefix,
        StoreRules listings,
        int streamEntries,
        Duration timeout,
        int queue) {

    /** Checks the numbers. */
    public RedisRules {
        atLeastOne("stream entries", streamEntries);
        atLeastOne("timeout (ms)", timeout.toMillis());
        atLeastOne("queue", queue);
    }

    /** Time to live in milliseconds, as scripts take it. */
    String ttlMs() {
        return String.valueOf(listings.ttl().toMillis());
    }

    private static void atLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + "; accepted is 1 or more");
        }
    }
}
