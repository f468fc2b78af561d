package dev.outpost.tracking.listing;

/** Why a listing is no more; sent in lower case. */
public enum GoneReason {
    /** No heartbeat within its time to live. */
    TTL,
    /** Its host took it off the list. */
    HOST_DEPARTED,
    /** This server did: an operator, or the server it was pulled from lists it no more. */
    REMOVED
}
