package dev.outpost.tracking.listing;

import org.jspecify.annotations.Nullable;

/** A listing in memory, and what only its store knows of it. Confined to its store. */
final class Held {

    private final SecretHash secret;
    final Caps.Seat seat;
    Listing listing;
    long seq;
    /** Set by {@link Expiry}: where it stands there. */
    int place;

    Held(Listing listing, SecretHash secret, Caps.Seat seat) {
        this.listing = listing;
        this.secret = secret;
        this.seat = seat;
    }

    /** Whether this is its secret; null is this server itself. */
    boolean opens(@Nullable SecretHash told) {
        return told == null || secret.equals(told);
    }
}
