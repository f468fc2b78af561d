package dev.outpost.tracking.telemetry;

import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.EventType.Column;
import java.util.List;

/** The tracking server's events (D031, Tracking server events). */
public final class TrackingEvents {

    /** Why a listing went away. */
    public enum ExpireReason {
        /** No heartbeat within its time to live. */
        TTL,
        HOST_DEPARTED
    }

    /** What kind of question a browser asked. */
    public enum QueryType {
        BROWSE,
        SEARCH,
        FILTER
    }

    private static final String GAME_ID = "game_id";
    private static final String GAME_ID_ABOUT = "the listed game";

    public static final EventType LISTING_CREATE = EventType.named(
                    "tracking.listing.create", "A game was listed: what is offered.")
            .fills(Column.GAME)
            .text(GAME_ID, GAME_ID_ABOUT)
            .text("map", "name of the map")
            .unmasked("map names are what the operator asks for")
            .text(
                    "host_hash",
                    "pseudonym of the host's address, or of the tracking server it was pulled from; stable within an"
                            + " installation")
            .text("settings_summary", "the game's settings in a line")
            .build();

    public static final EventType LISTING_EXPIRE = EventType.named(
                    "tracking.listing.expire", "A game is listed no more.")
            .fills(Column.GAME)
            .text(GAME_ID, GAME_ID_ABOUT)
            .number("age_s", "how long it was listed")
            .oneOf("reason", ExpireReason.class, "why it is no more")
            .bool("removed_here", "whether this server itself took it off, an operator say, and not the host")
            .build();

    public static final EventType QUERY = EventType.named("tracking.query", "A browser asked for games.")
            .detail()
            .fills(Column.DURATION)
            .oneOf("query_type", QueryType.class, "what kind of question")
            .textObject("params", "filters and sorting asked for, by parameter")
            .integer("results_count", "listings in the answer")
            .number("latency_ms", "time to answer")
            .build();

    /** All of them. */
    public static final List<EventType> ALL = List.of(LISTING_CREATE, LISTING_EXPIRE, QUERY);

    private TrackingEvents() {}
}
