package dev.outpost.telemetry.store;

import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.Field;
import dev.outpost.telemetry.event.Retention;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What the store has to know of the catalogue, and the event that it writes by itself. */
public final class StoreCatalogue {

    static final EventType ROLLUP = EventType.named(
                    "telemetry.rollup",
                    "What is left of detail events that were removed for want of room: one for each game, event and"
                            + " minute; its timestamp is the minute's begin. A restart in between leaves two for one minute,"
                            + " whose counts add up.")
            .fills(EventType.Column.GAME)
            .text("event", "name of the removed events")
            .text("minute", "the minute in which they happened, UTC")
            .integer("count", "how many were removed")
            .structObject(
                    "fields",
                    "for each numeric field, and for the duration as duration_us, how its values spread; booleans count"
                            + " as 0 and 1; numbers that name something (tick, player, slot, ids, hashes) are left out",
                    Field.integer("count", "how many values"),
                    Field.number("min", "the least"),
                    Field.number("mean", "their mean; times count it is their sum"),
                    Field.number("p50", "median; percentiles are within one percent"),
                    Field.number("p95", "95th percentile"),
                    Field.number("p99", "99th percentile"),
                    Field.number("max", "the largest"))
            .build();

    /** The events of the store. */
    public static final List<EventType> EVENTS = List.of(ROLLUP);

    private StoreCatalogue() {}

    /** Names of the events of a catalogue that go first when the budget is used up. */
    public static Set<String> detail(Catalogue catalogue) {
        return catalogue.events().stream()
                .filter(event -> event.retention() == Retention.DETAIL)
                .map(EventType::name)
                .collect(Collectors.toUnmodifiableSet());
    }
}
