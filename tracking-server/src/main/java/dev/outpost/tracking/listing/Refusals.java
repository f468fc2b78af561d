package dev.outpost.tracking.listing;

import java.time.Duration;

/** The stores' refusals, in the same words whatever the store. */
public final class Refusals {

    private static final Outcome.Refused UNKNOWN = new Outcome.Refused(
            Refusal.UNKNOWN,
            "there is no such listing; it never was, it expired for want of a heartbeat, or it was taken off. List the"
                    + " game anew",
            Duration.ZERO);
    private static final Outcome.Refused WRONG_SECRET = new Outcome.Refused(
            Refusal.WRONG_SECRET,
            "the secret is not this listing's; accepted: the one that its creation answered with",
            Duration.ZERO);

    private Refusals() {}

    /** There is no listing of that id. */
    public static Outcome.Refused unknown() {
        return UNKNOWN;
    }

    /** There is, with another secret. */
    public static Outcome.Refused wrongSecret() {
        return WRONG_SECRET;
    }

    /**
     * A heartbeat came twice, or late.
     *
     * @param seq its number; 0: it has none
     * @param last number of the last one that was taken
     */
    public static Outcome.Refused replayed(long seq, long last) {
        return new Outcome.Refused(
                Refusal.REPLAYED,
                "seq: value '" + (seq == 0 ? "none" : Long.toString(seq)) + "' is refused; accepted: above " + last
                        + ", the last one taken",
                Duration.ZERO);
    }

    /** A cap is reached; after a time to live without heartbeats there is room again. */
    public static Outcome.Refused capped(Refusal cap, StoreRules rules) {
        int limit = rules.limit(cap);
        String whose = switch (cap) {
            case CAPPED_ADDRESS -> "this address has";
            case CAPPED_SUBNET -> "this subnet has";
            case CAPPED_SOURCE -> "the server it comes from has";
            default -> "this server has";
        };
        return new Outcome.Refused(
                cap, whose + " " + limit + " listings already; accepted: up to " + limit, rules.ttl());
    }

    /** The store is away. */
    public static Outcome.Refused unavailable(Duration retryAfter) {
        return new Outcome.Refused(
                Refusal.UNAVAILABLE,
                "the store of listings cannot be reached; whether the change was made is not known, so ask again",
                retryAfter);
    }
}
