package dev.outpost.tracking.listing;

/** Why a store does not do what it is asked; sent in lower case as a problem's {@code code}. */
public enum Refusal {
    /** No listing has this id, or none any more. */
    UNKNOWN,
    /** The secret is another one. */
    WRONG_SECRET,
    /** A heartbeat's number is not above the last one's. */
    REPLAYED,
    /** The host's address has as many listings as it may. */
    CAPPED_ADDRESS,
    /** The host's subnet has as many listings as it may. */
    CAPPED_SUBNET,
    /** The server it is pulled from has as many listings here as it may. */
    CAPPED_SOURCE,
    /** This server has as many listings as it may. */
    CAPPED_SERVER,
    /** The store cannot be reached; try again later. */
    UNAVAILABLE
}
