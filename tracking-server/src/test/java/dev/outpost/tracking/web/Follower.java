package dev.outpost.tracking.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Reads the stream on a thread of its own, and keeps the list as a page would. */
final class Follower implements AutoCloseable {

    private static final long PATIENCE_S = 20;

    private final HttpResponse<InputStream> answer;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    final TreeMap<String, JsonObject> list = new TreeMap<>();
    String lastId = "";

    /** An event; a comment has the name ":", the end of the stream "end". */
    record Event(String name, String id, JsonObject data) {}

    Follower(HttpResponse<InputStream> answer) {
        this.answer = answer;
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream");
        Thread thread = new Thread(this::read, "follower");
        thread.setDaemon(true);
        thread.start();
    }

    /** The next event but comments, waited for; the list is as it says. */
    Event next() throws InterruptedException {
        while (true) {
            Event event = events.poll(PATIENCE_S, TimeUnit.SECONDS);
            assertThat(event).as("an event within %s s", PATIENCE_S).isNotNull();
            if (!event.name().equals(":")) {
                take(event);
                return event;
            }
        }
    }

    /** The next comment. */
    void comment() throws InterruptedException {
        Event event = events.poll(PATIENCE_S, TimeUnit.SECONDS);
        assertThat(event).isNotNull();
        assertThat(event.name()).isEqualTo(":");
    }

    /** Reads on to the end of the snapshot. */
    Follower snapshot() throws InterruptedException {
        Event part = next();
        assertThat(part.data().getBoolean("reset")).isTrue();
        while (!part.data().getBoolean("complete")) {
            part = next();
            assertThat(part.name()).isEqualTo("snapshot");
        }
        return this;
    }

    private void take(Event event) {
        if (!event.id().isEmpty()) {
            lastId = event.id();
        }
        switch (event.name()) {
            case "snapshot" -> {
                if (event.data().getBoolean("reset", false)) {
                    list.clear();
                }
                JsonArray listings = event.data().getJsonArray("listings");
                for (int i = 0; i < listings.size(); i++) {
                    JsonObject listing = listings.getJsonObject(i);
                    list.put(listing.getString("id"), listing);
                }
            }
            case "put" -> list.put(event.data().getString("id"), event.data());
            case "gone" -> list.remove(event.data().getString("id"));
            default -> {}
        }
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            String name = "";
            String id = "";
            String data = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    data = line.substring(6);
                } else if (line.startsWith(":")) {
                    events.add(new Event(":", "", new JsonObject()));
                } else if (line.isEmpty() && !data.isEmpty()) {
                    events.add(new Event(name, id, new JsonObject(data)));
                    id = "";
                    data = "";
                }
            }
        } catch (IOException broken) {
            // As good as an end
        }
        events.add(new Event("end", "", new JsonObject()));
    }

    @Override
    public void close() throws IOException {
        answer.body().close();
    }
}
