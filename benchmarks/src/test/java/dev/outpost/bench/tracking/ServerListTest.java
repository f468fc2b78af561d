package dev.outpost.bench.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServerListTest {

    private static final Path LIST =
            Path.of(System.getProperty("project.root", "..")).resolve("demo/listings/server-listings.jsonl.gz");

    @Test
    void shouldRepeatTheListWithVariation() throws Exception {
        ServerList list = ServerList.read(LIST);
        assertThat(list.size()).isEqualTo(7797);

        Set<String> names = new HashSet<>();
        Set<String> endpoints = new HashSet<>();
        for (int host = 0; host < 3 * list.size(); host++) {
            JsonObject announcement = list.announcement(host);
            names.add(announcement.getString("name"));
            endpoints.add(announcement.getString("endpoint"));
            JsonObject players = announcement.getJsonObject("players");
            assertThat(players.getInteger("now")).isBetween(0, players.getInteger("max"));
        }

        assertThat(endpoints).hasSize(3 * list.size());
        assertThat(names).hasSizeGreaterThan(2 * list.size());
        assertThat(list.announcement(20)).isEqualTo(list.announcement(20));
    }

    @Test
    void shouldHaveAPartOfTheListThatABrowserLooksAt() throws Exception {
        ServerList list = ServerList.read(LIST);
        long watched = 0;
        for (int host = 0; host < 100_000; host++) {
            if (list.region(host).equals(list.region(0)) && list.map(host).equals(list.map(0))) {
                watched++;
            }
        }

        assertThat(watched).isBetween(50L, 400L);
    }
}
