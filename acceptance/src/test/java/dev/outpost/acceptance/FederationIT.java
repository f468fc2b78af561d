package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tracking servers that pull each other: every game once, marked with where it came from, and none in circles. */
class FederationIT {

    private static final String SHORT = "tracking.ttl_s=3";

    @TempDir
    Path folder;

    @Test
    void shouldListEachOthersGamesOnceAndPassThemOnNoFurther() throws Exception {
        try (Tracking first = Tracking.start(folder.resolve("first"), SHORT);
                Tracking second = Tracking.start(folder.resolve("second"), SHORT, federate(first));
                Tracking third = Tracking.start(folder.resolve("third"), SHORT, federate(second))) {
            // A circle: the first pulls the second, too
            int port = first.port();
            first.stop();
            try (Tracking again =
                    Tracking.start(folder.resolve("first"), SHORT, federate(second), "http.port=" + port)) {
                ListedHost host = ListedHost.list(port, ListedHost.game("of the first"));
                ListedHost.list(second.port(), ListedHost.game("of the second").put("endpoint", "127.0.0.1:7002"));

                JsonObject pulled = await(second, seen -> names(seen).contains("of the first")).stream()
                        .filter(listing -> listing.getString("name").equals("of the first"))
                        .findFirst()
                        .orElseThrow();
                assertThat(pulled.getString("source")).isEqualTo("http://127.0.0.1:" + port);
                assertThat(pulled.getString("id")).isNotEqualTo(host.id());
                assertThat(names(await(again, seen -> seen.size() == 2)))
                        .containsExactlyInAnyOrder("of the first", "of the second");
                assertThat(names(await(third, seen -> !seen.isEmpty()))).containsExactly("of the second");

                host.tell(new JsonObject()
                        .put("players", new JsonObject().put("now", 5).put("max", 8)));
                await(
                        second,
                        seen -> seen.stream()
                                .anyMatch(listing ->
                                        listing.getJsonObject("players").getInteger("now") == 5));
                host.depart();
                assertThat(names(await(second, seen -> seen.size() == 1))).containsExactly("of the second");
            }
        }
    }

    @Test
    void shouldForgetTheGamesOfAServerThatIsAwayAndListThemAgainWhenItIsBack() throws Exception {
        try (Tracking away = Tracking.start(folder.resolve("away"), SHORT);
                Tracking here = Tracking.start(folder.resolve("here"), SHORT, federate(away))) {
            ListedHost.list(away.port(), ListedHost.game("far").put("endpoint", "127.0.0.1:7001"));
            assertThat(names(await(here, seen -> !seen.isEmpty()))).containsExactly("far");
            int port = away.port();
            away.jar().kill();
            await(here, List::isEmpty);
            try (Tracking back = Tracking.start(folder.resolve("away"), SHORT, "http.port=" + port)) {
                ListedHost.list(back.port(), ListedHost.game("back").put("endpoint", "127.0.0.1:7001"));
                assertThat(names(await(here, seen -> !seen.isEmpty()))).containsExactly("back");
            }
        }
    }

    private static String federate(Tracking from) {
        return "tracking.federate=http://127.0.0.1:" + from.port();
    }

    private static List<String> names(List<JsonObject> listings) {
        return listings.stream()
                .map(listing -> Objects.requireNonNull(listing.getString("name")))
                .toList();
    }

    private static List<JsonObject> await(Tracking tracking, Predicate<List<JsonObject>> wanted) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        while (true) {
            List<JsonObject> listings = ListedHost.browse(tracking.port()).getJsonArray("listings").stream()
                    .map(JsonObject.class::cast)
                    .toList();
            if (wanted.test(listings)) {
                return listings;
            }
            assertThat(System.nanoTime()).as(listings.toString()).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
