package dev.outpost.relay.timing;

/** The players' connections, as the timing of a match sees them. */
public interface PlayerLinks {

    /** What is known of a player's round trip; {@link RoundTrip#UNKNOWN} when it is away. */
    RoundTrip roundTrip(int slot);

    /** Pings a player now. */
    void ping(int slot);
}
