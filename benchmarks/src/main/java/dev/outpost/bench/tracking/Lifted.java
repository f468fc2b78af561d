package dev.outpost.bench.tracking;

import java.util.List;

/** The tracking server's bounds for each address, lifted: here all hosts, browsers and subscribers are one address. */
final class Lifted {

    static final List<String> SETTINGS = List.of(
            "http.max_connections=100000",
            "tracking.max_listings=1000000",
            "tracking.max_listings_per_address=1000000",
            "tracking.max_listings_per_subnet=1000000",
            "tracking.requests_per_s=0",
            "tracking.heartbeats_per_s=0",
            "tracking.max_streams_per_address=1000000");

    private Lifted() {}
}
