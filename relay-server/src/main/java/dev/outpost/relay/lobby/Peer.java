package dev.outpost.relay.lobby;

import dev.outpost.relay.follow.Receiver;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.timing.RoundTrip;
import java.time.Duration;

/**
 * A client's connection, as a room sees it. All methods may be called from any thread and return at once; none calls the
 * room before it returns, so that a room may walk its members while it tells them something.
 */
public interface Peer extends Receiver {

    /** Says what is wrong, and closes the connection when the error is fatal. Counted by the caller. */
    void refuse(ErrorCode code, String detail);

    /** It is not in this room any more and may enter another. */
    void released(Room room);

    /** Whether a match is played, in which no client is silent for long. */
    void playing(boolean now);

    /** Who it is, as telemetry and results name it: the same in every match of this relay. */
    String pseudonym();

    /** Sends a ping beside the regular ones; its answer comes to {@link Room#pong}. */
    void ping();

    /** What other players see of it; may be empty, and is never recorded. */
    String name();

    /** Pings it so often, evenly spread over a time; what the answers tell is in {@link #roundTrip()}. */
    void calibrate(int pings, Duration over);

    /** What its answered pings tell. */
    RoundTrip roundTrip();

    /** Last measured round trip in milliseconds, below 0: none yet. */
    double rttMs();
}
