package dev.outpost.tracking.listing;

/** An observer for tests that look elsewhere. */
public final class Heard implements StoreObserver {

    /** Keeps nothing. */
    public static final Heard NOTHING = new Heard();

    private Heard() {}

    @Override
    public void created(Listing listing, Origin origin) {}

    @Override
    public void heartbeat() {}

    @Override
    public void gone(Listing listing, GoneReason reason, long ageMs) {}

    @Override
    public void refused(Refusal why) {}
}
