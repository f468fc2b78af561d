package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A match that reference-client.jar played.
 *
 * @param exit its exit status
 * @param summary the JSON object that it printed last
 * @param printed everything it printed
 */
record Played(int exit, JsonObject summary, String printed) {

    /** Starts to play; the end is awaited by {@link #await}. */
    static Jar start(Path folder, Relay relay, Path match, double speed, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "play", "--match", match.toString(), "--relay", relay.address(), "--speed", String.valueOf(speed)));
        arguments.add("--json");
        arguments.addAll(List.of(more));
        return Jar.start(Project.CLIENT_JAR, folder, arguments.toArray(String[]::new));
    }

    static Played await(Jar client, long seconds) throws IOException, InterruptedException {
        int exit = client.exit(seconds);
        String last = client.out().lines().reduce("", (before, line) -> line);
        assertThat(last).as("last line of%n%s", client.printed()).startsWith("{");
        return new Played(exit, new JsonObject(last), client.printed());
    }

    /** All went well and everybody saw the same. */
    Played shouldBeFlawless() {
        assertThat(exit).as(printed).isZero();
        assertThat(summary.getInteger("desyncs")).as(printed).isZero();
        assertThat(summary.getInteger("mismatches")).as(printed).isZero();
        assertThat(summary.getJsonArray("errors")).as(printed).isEmpty();
        return this;
    }

    long number(String key) {
        return summary.getLong(key);
    }

    /** Orders that came in no frame. */
    long dropped() {
        JsonObject dropped = summary.getJsonObject("orders_dropped");
        return dropped.getLong("late") + dropped.getLong("budget");
    }

    String correlation() {
        return summary.getString("correlation");
    }
}
