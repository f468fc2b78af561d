package dev.outpost.bench.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The load client against a stand-in: what was due is sent, what is answered is counted, what is not as well. */
class ClientsTest {

    private static final Path LIST =
            Path.of(System.getProperty("project.root", "..")).resolve("demo/listings/server-listings.jsonl.gz");

    @Test
    void shouldBeatAskAndHearAsItsScheduleSays() throws Exception {
        try (StandIn server = new StandIn();
                Clients clients = Clients.ofTracking(server.port(), ServerList.read(LIST), 10)) {
            JsonObject result = clients.run(new Step(700, 500, 100, 20, 10, 0.2, 1), () -> {}, () -> {});

            assertThat(server.beats()).hasSize(700);
            assertThat(result.getString("complaint")).isEmpty();
            shouldBeWhole(result.getJsonObject("writes"), 500);
            shouldBeWhole(result.getJsonObject("reads"), 100);
            shouldBeWhole(result.getJsonObject("changes"), 10);
            JsonObject heard = result.getJsonObject("heard");
            shouldBeWhole(heard, heard.getLong("due"));
            assertThat(heard.getLong("due"))
                    .as("each by those of its part, two or three")
                    .isBetween(20L, 30L);
            assertThat(server.queries()).anyMatch(query -> query.contains("text=pvp"));
            assertThat(server.beats().values())
                    .as("100 heartbeats before and 500 within the measured time, each of another host")
                    .filteredOn(beats -> beats.get() > 0)
                    .hasSizeGreaterThanOrEqualTo(600);
        }
    }

    @Test
    void shouldGoFromStepToStepWithMoreListingsAndFewerSubscribers() throws Exception {
        try (StandIn server = new StandIn();
                Clients clients = Clients.ofTracking(server.port(), ServerList.read(LIST), 0)) {
            clients.run(new Step(10, 20, 0, 4, 0, 0, 0.2), () -> {}, () -> {});
            JsonObject result = clients.run(new Step(40, 50, 20, 2, 0, 0, 0.4), () -> {}, () -> {});

            assertThat(server.beats()).hasSize(40);
            assertThat(result.getString("complaint")).isEmpty();
            shouldBeWhole(result.getJsonObject("writes"), 20);
            shouldBeWhole(result.getJsonObject("reads"), 8);
        }
    }

    @Test
    void shouldCountWhatIsDueAndNotAnswered() throws Exception {
        try (StandIn server = new StandIn();
                Clients clients = Clients.ofTracking(server.port(), ServerList.read(LIST), 0)) {
            clients.run(new Step(10, 20, 0, 0, 0, 0, 0.2), () -> {}, () -> {});
            server.mute();
            JsonObject writes = clients.run(new Step(10, 200, 0, 0, 0, 0, 0.5), () -> {}, () -> {})
                    .getJsonObject("writes");

            assertThat(writes.getLong("due")).isEqualTo(100);
            assertThat(writes.getLong("answered")).isZero();
        }
    }

    @Test
    void shouldSayWhyHostsAreRefused() throws Exception {
        try (StandIn server = new StandIn();
                Clients clients = Clients.ofTracking(server.port(), ServerList.read(LIST), 0)) {
            server.refuseAbove(5);

            assertThatThrownBy(() -> clients.run(new Step(9, 20, 0, 0, 0, 0, 0.2), () -> {}, () -> {}))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("4 announcements refused")
                    .hasMessageContaining("429")
                    .hasMessageContaining("capped_address");
        }
    }

    private static void shouldBeWhole(JsonObject part, long due) {
        assertThat(part.getLong("due")).as(part.encode()).isEqualTo(due);
        assertThat(part.getLong("answered")).as(part.encode()).isEqualTo(due);
        assertThat(part.getJsonObject("faults")).as(part.encode()).isEmpty();
    }
}
