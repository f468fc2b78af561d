package dev.outpost.acceptance;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the stream of one tracking server, and of the next one by the last event's id when that one dies; a thread of its
 * own.
 */
final class Follower implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

    private final List<Integer> ports;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final List<Event> events = new ArrayList<>();
    private final Set<String> listed = new TreeSet<>();
    private final CountDownLatch complete = new CountDownLatch(1);
    private final Thread thread = new Thread(this::follow, "follower");
    private String lastId = "";
    private int snapshots;
    private volatile boolean closed;

    /**
     * A change.
     *
     * @param id its number
     * @param name put or gone
     * @param listing which
     * @param reason of gone
     * @param atNanos when it came
     */
    record Event(String id, String name, String listing, String reason, long atNanos) {

        /** What must be the same at all servers. */
        String text() {
            return id + " " + name + " " + listing + " " + reason;
        }
    }

    /** Follows these, one after the other; returns when it has the first one's list. */
    Follower(List<Integer> ports) throws InterruptedException {
        this.ports = ports;
        thread.setDaemon(true);
        thread.start();
        if (!complete.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError("no snapshot came");
        }
    }

    synchronized List<Event> events() {
        return List.copyOf(events);
    }

    /** Ids of the listings that there are by what was told. */
    synchronized Set<String> listed() {
        return new TreeSet<>(listed);
    }

    /** How often it was given the whole list. */
    synchronized int snapshots() {
        return snapshots;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void follow() {
        for (int i = 0; i < ports.size() && !closed; i++) {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + ports.get(i) + "/v1/listings/stream"))
                    .header("Accept", "text/event-stream");
            if (!lastId.isEmpty()) {
                request.header("Last-Event-ID", lastId);
            }
            try {
                HttpResponse<InputStream> response =
                        client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
                try (BufferedReader reader =
                        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                    read(reader);
                }
            } catch (IOException killed) {
                LOG.debug("on to the next instance", killed);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void read(BufferedReader reader) throws IOException {
        String name = "";
        String id = "";
        StringBuilder data = new StringBuilder();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.startsWith("event:")) {
                name = line.substring(6).strip();
            } else if (line.startsWith("id:")) {
                id = line.substring(3).strip();
            } else if (line.startsWith("data:")) {
                data.append(line.substring(5).strip());
            } else if (line.isEmpty() && data.length() > 0) {
                take(name, id, new JsonObject(data.toString()));
                name = "";
                id = "";
                data.setLength(0);
            }
        }
    }

    private synchronized void take(String name, String id, JsonObject data) {
        if (!id.isEmpty()) {
            lastId = id;
        }
        switch (name) {
            case "snapshot" -> {
                JsonArray all = data.getJsonArray("listings");
                for (int i = 0; i < all.size(); i++) {
                    listed.add(all.getJsonObject(i).getString("id"));
                }
                if (data.getBoolean("complete", false)) {
                    snapshots++;
                    complete.countDown();
                }
            }
            case "put" -> {
                listed.add(data.getString("id"));
                events.add(new Event(id, name, data.getString("id"), "", System.nanoTime()));
            }
            case "gone" -> {
                listed.remove(data.getString("id"));
                events.add(new Event(id, name, data.getString("id"), data.getString("reason"), System.nanoTime()));
            }
            default -> {
                // events that come later in the contract's life
            }
        }
    }
}
