package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A host and a subscriber who do nothing wrong while others do: the host tells of another number of players again and
 * again, the subscriber must hear of each. Both have addresses of their own.
 */
final class Bystanders implements AutoCloseable {

    static final String NAME = "Bystanders only";

    private static final long PAUSE_MS = 100;
    private static final int PLACES = 64;

    private final HttpWire host;
    private final Subscriber subscriber;
    private final String id;
    private final String secret;
    private final Thread thread = new Thread(this::beat, "bystander");
    private final List<String> refusals = new ArrayList<>();
    private volatile boolean ended;
    private int beats;

    private Bystanders(HttpWire host, Subscriber subscriber, JsonObject created) {
        this.host = host;
        this.subscriber = subscriber;
        this.id = created.getString("id");
        this.secret = created.getString("secret");
    }

    static Bystanders of(Tracking tracking) throws IOException, InterruptedException {
        Subscriber subscriber = Subscriber.of(tracking.from("127.101.0.1"), "text=bystanders");
        HttpWire host = tracking.from("127.102.0.1");
        HttpWire.Answer answer = host.post(
                "/v1/listings",
                TrackingGame.named(NAME, "bystander").put("players", players(0)).encode());
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        Bystanders bystanders = new Bystanders(host, subscriber, new JsonObject(answer.body()));
        assertThat(subscriber.next().data().getString("name")).isEqualTo(NAME);
        bystanders.thread.start();
        return bystanders;
    }

    /** Ends them; all that the host told must have been taken, and heard in its order. */
    void shouldHaveBeenUndisturbed() throws InterruptedException {
        ended = true;
        thread.join();
        assertThat(refusals).as("what the host was told instead of 204").isEmpty();
        assertThat(beats).as("heartbeats").isPositive();
        for (int i = 1; i <= beats; i++) {
            Subscriber.Event event = subscriber.next();
            assertThat(event.name()).isEqualTo("put");
            assertThat(event.data().getString("id")).isEqualTo(id);
            assertThat(event.data().getJsonObject("players").getInteger("now")).isEqualTo(i % (PLACES + 1));
        }
        assertThat(subscriber.end()).isEmpty();
    }

    private static JsonObject players(int count) {
        return new JsonObject().put("now", count % (PLACES + 1)).put("max", PLACES);
    }

    private void beat() {
        try {
            while (!ended) {
                JsonObject change = new JsonObject().put("seq", beats + 1).put("players", players(beats + 1));
                HttpWire.Answer answer = host.beat(id, secret, change.encode());
                if (answer.status() != 204) {
                    refusals.add(answer.status() + " " + answer.body());
                }
                beats++;
                TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
            }
        } catch (IOException e) {
            refusals.add(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        ended = true;
        subscriber.close();
        host.close();
    }
}
