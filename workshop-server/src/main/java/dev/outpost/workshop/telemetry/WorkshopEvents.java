package dev.outpost.workshop.telemetry;

import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.EventType.Column;
import java.util.List;

/** The workshop server's events (D031, Workshop server events). */
public final class WorkshopEvents {

    private static final String RESOURCE_ID = "resource_id";
    private static final String RESOURCE = "the resource, publisher/name";
    private static final String LOOKS_LIKE_AN_ADDRESS = "a version of four numbers looks like an address";
    private static final String LOOKS_LIKE_A_PATH = "the id of a resource looks like a path";

    public static final EventType PUBLISH = EventType.named(
                    "workshop.publish", "A version of a resource was published.")
            .text(RESOURCE_ID, RESOURCE)
            .unmasked(LOOKS_LIKE_A_PATH)
            .text("type", "the resource's category")
            .text("version", "its version")
            .unmasked(LOOKS_LIKE_AN_ADDRESS)
            .integer("size_bytes", "size of the package")
            .integer("dep_count", "resources it depends on directly")
            .build();

    public static final EventType DOWNLOAD = EventType.named("workshop.download", "A package was downloaded.")
            .detail()
            .fills(Column.DURATION)
            .text(RESOURCE_ID, RESOURCE)
            .unmasked(LOOKS_LIKE_A_PATH)
            .text("version", "its version")
            .unmasked(LOOKS_LIKE_AN_ADDRESS)
            .text("requester_hash", "pseudonym of whoever asked, stable within an installation")
            .number("latency_ms", "time from the request to the last byte")
            .build();

    public static final EventType RESOLVE = EventType.named("workshop.resolve", "Dependencies were resolved.")
            .detail()
            .fills(Column.DURATION)
            .text("root_resource", "the resource asked for, publisher/name; of several the first")
            .unmasked(LOOKS_LIKE_A_PATH)
            .integer("dep_count", "resources in the answer, those asked for left out")
            .integer("conflicts", "version conflicts met on the way")
            .number("latency_ms", "time to resolve them")
            .build();

    public static final EventType SEARCH = EventType.named("workshop.search", "Resources were searched for.")
            .detail()
            .fills(Column.DURATION)
            .text("query", "what was searched for")
            .unmasked("what players look for is what the operator asks for")
            .textObject("filters", "filters by name, such as category or license")
            .integer("results_count", "resources found")
            .number("latency_ms", "time to find them")
            .build();

    /** All of them. */
    public static final List<EventType> ALL = List.of(PUBLISH, DOWNLOAD, RESOLVE, SEARCH);

    private WorkshopEvents() {}
}
