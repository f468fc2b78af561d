package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Reads the tracking server's stream on a thread of its own; notes when each event came. */
final class Subscriber implements AutoCloseable {

    private static final long PATIENCE_S = 30;

    private final HttpWire wire;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final CountDownLatch snapshot = new CountDownLatch(1);
    private final Thread thread = new Thread(this::read, "subscriber");
    private volatile String end = "";
    private volatile boolean closed;

    /**
     * An event.
     *
     * @param name put or gone, or the parts of the snapshot
     * @param id the last event's id at that time
     * @param data as JSON
     * @param atNanos when it came
     */
    record Event(String name, String id, JsonObject data, long atNanos) {}

    private Subscriber(HttpWire wire) {
        this.wire = wire;
    }

    /** One with a query such as {@code text=x}, empty for all; returns when it has its snapshot. */
    static Subscriber of(HttpWire wire, String query) throws IOException, InterruptedException {
        wire.send(HttpWire.head(
                "GET",
                "/v1/listings/stream" + (query.isEmpty() ? "" : "?" + query),
                "Accept: text/event-stream\r\n",
                -1));
        assertThat(wire.begun()).isEqualTo(200);
        Subscriber subscriber = new Subscriber(wire);
        subscriber.thread.setDaemon(true);
        subscriber.thread.start();
        assertThat(subscriber.snapshot.await(PATIENCE_S, TimeUnit.SECONDS))
                .as("a snapshot; the stream ended: '%s'", subscriber.end)
                .isTrue();
        return subscriber;
    }

    /** What has come since it was asked last. */
    List<Event> taken() {
        List<Event> taken = new ArrayList<>();
        events.drainTo(taken);
        return taken;
    }

    /** The next event, waited for. */
    Event next() throws InterruptedException {
        Event next = events.poll(PATIENCE_S, TimeUnit.SECONDS);
        return Objects.requireNonNull(
                next, () -> "no event within " + PATIENCE_S + " s; the stream ended: '" + end + "'");
    }

    /** Why the stream ended; empty: it goes on. */
    String end() {
        return end;
    }

    private void read() {
        String name = "message";
        String id = "";
        StringBuilder data = new StringBuilder();
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try {
            for (byte[] chunk = wire.chunk(); chunk.length > 0; chunk = wire.chunk()) {
                long now = System.nanoTime();
                for (byte next : chunk) {
                    if (next != '\n') {
                        rest.write(next);
                        continue;
                    }
                    String line = rest.toString(StandardCharsets.UTF_8).stripTrailing();
                    rest.reset();
                    if (line.startsWith("event:")) {
                        name = line.substring(6).strip();
                    } else if (line.startsWith("id:")) {
                        id = line.substring(3).strip();
                    } else if (line.startsWith("data:")) {
                        data.append(line.substring(5).strip());
                    } else if (line.isEmpty() && data.length() > 0) {
                        event(new Event(name, id, new JsonObject(data.toString()), now));
                        data.setLength(0);
                        name = "message";
                    }
                }
            }
            end = "the server ended it";
        } catch (IOException | RuntimeException e) {
            end = closed ? "closed here" : String.valueOf(e);
        }
    }

    private void event(Event event) {
        if (snapshot.getCount() > 0) {
            if (event.name().equals("snapshot") && event.data().getBoolean("complete")) {
                snapshot.countDown();
            }
        } else {
            events.add(event);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        wire.close();
    }
}
