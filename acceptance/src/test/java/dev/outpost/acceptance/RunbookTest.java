package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.RelayServer;
import dev.outpost.server.ServerProcess;
import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.Field;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the runbook has an operator ask runs as it stands, and asks for events and fields that there are. */
class RunbookTest {

    private static final Pattern SQL = Pattern.compile("(?s)```sql\n(.*?)```");
    private static final Pattern EVENT = Pattern.compile("event (?:=|IN) \\(?((?:'[a-z_.]+'(?:, )?)+)");
    private static final Pattern FIELD = Pattern.compile("json_extract\\((?:[a-z]\\.)?data, '\\$\\.([a-z_0-9]+)");

    @TempDir
    Path folder;

    @Test
    void shouldRunEveryQuery() throws Exception {
        List<String> queries = new ArrayList<>();
        Matcher sql = SQL.matcher(Project.read("docs/runbook.md"));
        while (sql.find()) {
            queries.add(sql.group(1).strip());
        }
        assertThat(queries).hasSizeGreaterThanOrEqualTo(30);
        ServerProcess.start(new RelayServer(), "data.dir=" + folder, "http.port=0", "relay.port=0")
                .close();
        try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("telemetry.db"));
                Statement statement = db.createStatement()) {
            for (String query : queries) {
                try (ResultSet rows = statement.executeQuery(query)) {
                    assertThat(rows.getMetaData().getColumnCount()).as(query).isPositive();
                }
            }
        }
        for (String query : queries) {
            Set<String> fields = new HashSet<>();
            Matcher events = EVENT.matcher(query);
            while (events.find()) {
                for (String name : events.group(1).replace("'", "").split(", ", -1)) {
                    fields.addAll(fieldsOf(name));
                }
            }
            Matcher field = FIELD.matcher(query);
            while (field.find()) {
                assertThat(fields).as(query).contains(field.group(1));
            }
        }
    }

    private static List<String> fieldsOf(String name) {
        List<EventType> found = CatalogueSection.rows(CatalogueSection.whole()).stream()
                .filter(event -> event.name().equals(name))
                .toList();
        assertThat(found).as(name).hasSize(1);
        return found.get(0).fields().stream().map(Field::name).toList();
    }
}
