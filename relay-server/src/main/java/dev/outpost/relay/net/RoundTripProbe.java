package dev.outpost.relay.net;

import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.Ping;
import dev.outpost.relay.timing.RoundTrip;
import dev.outpost.relay.timing.RoundTrips;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Pings one client and keeps what its answers tell of the way to it.
 *
 * <p>On the connection's loop, but for {@link #roundTrip} and {@link #rttMs}, which any thread may ask.
 */
final class RoundTripProbe {

    /** What {@link #answered} says of a pong that answers no open ping. */
    static final long UNKNOWN = OpenPings.UNKNOWN;

    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Hub hub;
    private final Home home;
    private final Consumer<byte[]> send;
    private final OpenPings open = new OpenPings();
    private final RoundTrips roundTrips = new RoundTrips();
    private long sentNanos;
    private boolean closed;
    private volatile RoundTrip roundTrip = RoundTrip.UNKNOWN;
    private volatile double rttMs = -1;

    RoundTripProbe(Hub hub, Home home, Consumer<byte[]> send) {
        this.hub = hub;
        this.home = home;
        this.send = send;
    }

    /** Sends a ping, unless the connection is over. */
    void ping() {
        if (closed) {
            return;
        }
        int nonce = hub.nextNonce();
        sentNanos = hub.nanos();
        open.sent(nonce, sentNanos);
        send.accept(FrameEncoder.encode(new Ping(nonce)));
    }

    /** Sends so many pings, evenly spread over a time. */
    void series(int count, Duration over) {
        again(count, over.toNanos() / Math.max(1, count - 1));
    }

    private void again(int count, long pauseNanos) {
        if (count > 0 && !closed) {
            ping();
            home.schedule(pauseNanos, () -> again(count - 1, pauseNanos));
        }
    }

    /** The connection is over: no more pings. */
    void close() {
        closed = true;
    }

    /** Whether the last ping is so old that the next is due. */
    boolean due(long nowNanos) {
        return nowNanos - sentNanos >= PERIOD_NANOS;
    }

    /** A pong came now; when its ping was sent, or {@link #UNKNOWN}. */
    long answered(int nonce, long nowNanos) {
        long sent = open.answered(nonce);
        if (sent != UNKNOWN) {
            roundTrips.add(nowNanos - sent);
            roundTrip = roundTrips.known();
            rttMs = (nowNanos - sent) / 1e6;
            hub.telemetry().roundTrip(rttMs);
        }
        return sent;
    }

    RoundTrip roundTrip() {
        return roundTrip;
    }

    /** Of the last answered ping; below 0: none yet. */
    double rttMs() {
        return rttMs;
    }
}
