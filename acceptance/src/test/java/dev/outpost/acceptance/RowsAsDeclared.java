package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.EventType.Column;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks that every row of a database is what the catalogue says of its event, down to the JSON Schema of its data. */
final class RowsAsDeclared {

    private static final Map<String, EventType> CATALOGUE = CatalogueSection.rows(CatalogueSection.whole()).stream()
            .collect(Collectors.toMap(EventType::name, Function.identity()));

    private RowsAsDeclared() {}

    /** Checks all rows; the names of the events that there are. */
    static Set<String> check(Database db) throws SQLException {
        CommittedSchemas schemas = new CommittedSchemas();
        Set<String> names = new TreeSet<>();
        for (List<@Nullable Object> row : db.rows("""
                SELECT event, category, severity, data, correlation, tick, duration_us FROM telemetry_events""")) {
            String name = String.valueOf(row.get(0));
            EventType event = Objects.requireNonNull(CATALOGUE.get(name), () -> name + " is in no catalogue");
            String data = String.valueOf(row.get(3));
            assertThat(row.get(1)).as("category of %s", name).isEqualTo(event.category());
            assertThat(row.get(2))
                    .as("severity of %s", name)
                    .isEqualTo(event.severity().label());
            assertThat(schemas.faults(name, data)).as("%s %s", name, data).isEmpty();
            Set<Column> filled = EnumSet.noneOf(Column.class);
            fill(filled, Column.GAME, row.get(4));
            fill(filled, Column.TICK, row.get(5));
            fill(filled, Column.DURATION, row.get(6));
            if (name.equals("relay.connection.refused")) {
                // In a game or outside of all.
                assertThat(event.columns()).as(name).containsAll(filled);
            } else {
                assertThat(filled).as("columns that %s fills", name).isEqualTo(event.columns());
            }
            names.add(name);
        }
        return names;
    }

    private static void fill(Set<Column> filled, Column column, @Nullable Object value) {
        if (value != null) {
            filled.add(column);
        }
    }
}
