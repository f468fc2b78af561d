package dev.outpost.tracking.listing;

/**
 * Is told what a store decided for requests of this instance, and which expiries were this instance's to carry out: each
 * happens at exactly one of the instances that share a store. Called from any thread; quick, and never blocks.
 */
public interface StoreObserver {

    /** A listing was created. */
    void created(Listing listing, Origin origin);

    /** A heartbeat was taken. */
    void heartbeat();

    /**
     * A listing is no more.
     *
     * @param ageMs how long it was listed
     */
    void gone(Listing listing, GoneReason reason, long ageMs);

    /** Something was refused. */
    void refused(Refusal why);
}
