package dev.outpost.acceptance;

/** The tracking server's bounds for each address, out of the way of tests in which all hosts are one. */
final class TrackingCaps {

    static final String[] LIFTED = {
        "tracking.max_listings_per_address=1000000",
        "tracking.max_listings_per_subnet=1000000",
        "tracking.requests_per_s=0",
        "tracking.heartbeats_per_s=0",
        "tracking.stream_stall=1s"
    };

    /** Listings are bounded as usual, but nobody has long to say what he wants, and nothing is listed long. */
    static final String[] IMPATIENT = {
        "tracking.ttl_s=3",
        "tracking.requests_per_s=0",
        "tracking.heartbeats_per_s=0",
        "tracking.body_timeout=1s",
        "tracking.stream_stall=1s",
        "http.header_timeout=3s"
    };

    private TrackingCaps() {}
}
