package dev.outpost.tracking.web;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;

/**
 * Bounds of the HTTP interface.
 *
 * @param maxBodyBytes largest body of a listing or heartbeat, 1024 to 1 MiB
 * @param bodyTimeout most time that a body may take, 100 ms to 10 minutes
 * @param requestsPerS requests of one address each second, but heartbeats; 0: any number
 * @param heartbeatsPerS heartbeats and deletions of one address each second; 0: any number
 * @param proxies addresses whose {@code X-Forwarded-For} is believed
 * @param ttl time to live of a listing, told to hosts
 * @param heartbeat how often a heartbeat should come, told to hosts; less than {@code ttl}
 * @param streams bounds of the event stream
 */
public record WebRules(
        int maxBodyBytes,
        Duration bodyTimeout,
        int requestsPerS,
        int heartbeatsPerS,
        Set<InetAddress> proxies,
        Duration ttl,
        Duration heartbeat,
        StreamRules streams) {

    /** Checks all. */
    public WebRules {
        range("largest body in bytes", maxBodyBytes, 1024, 1 << 20);
        range("time of a body in ms", bodyTimeout.toMillis(), 100, 600_000);
        range("requests each second", requestsPerS, 0, 1_000_000);
        range("heartbeats each second", heartbeatsPerS, 0, 1_000_000);
        range("time between heartbeats in ms", heartbeat.toMillis(), 1, ttl.toMillis() - 1);
        proxies = Set.copyOf(proxies);
    }

    /**
     * Bounds of the event stream.
     *
     * @param most subscribers at once, 1 to 1000000
     * @param mostPerAddress subscribers of one address, 1 to 1000000
     * @param unsentBytes so much may wait for one subscriber before it is sent no more until it has read, 4096 to 64 MiB
     * @param stall a subscriber that reads nothing for so long while something waits is cut off, 100 ms to 10 minutes
     * @param keepAlive time between two comments, 100 ms to 10 minutes
     * @param gather changes are gathered for so long, 1 ms to 200 ms
     */
    public record StreamRules(
            int most, int mostPerAddress, int unsentBytes, Duration stall, Duration keepAlive, Duration gather) {

        /** Checks all. */
        public StreamRules {
            range("subscribers", most, 1, 1_000_000);
            range("subscribers of an address", mostPerAddress, 1, 1_000_000);
            range("unsent bytes", unsentBytes, 4096, 64 << 20);
            range("time without reading in ms", stall.toMillis(), 100, 600_000);
            range("time between comments in ms", keepAlive.toMillis(), 100, 600_000);
            range("time that changes are gathered in ms", gather.toMillis(), 1, 200);
        }
    }

    private static void range(String what, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + ": " + value + "; accepted: " + min + " to " + max);
        }
    }
}
