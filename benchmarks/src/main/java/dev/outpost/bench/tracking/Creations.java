package dev.outpost.bench.tracking;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Hosts announce their games, one after the other, until there are enough. On the hosts' loop. */
final class Creations implements Traffic {

    private static final int CREATED = 201;

    private final Hosts hosts;
    private int next;
    private int target;
    private int refused;
    private String lastRefusal = "";
    private Runnable reached = () -> {};

    Creations(Hosts hosts) {
        this.hosts = hosts;
    }

    /** So many are wanted; {@code then} runs when they are listed, or have all been answered. */
    void want(int listings, Runnable then) {
        target = listings;
        reached = then;
        refused = 0;
        check();
    }

    /** How many were refused, and the last answer; empty: none. */
    String refusals() {
        return refused == 0 ? "" : refused + " announcements refused, the last: " + lastRefusal;
    }

    @Override
    public @Nullable Asked next(long dueNanos) {
        if (next >= target) {
            return null;
        }
        int number = next++;
        return new Asked(
                HttpReplies.request(
                        "POST",
                        "/v1/listings",
                        "Content-Type: application/json\r\n",
                        hosts.list().announcement(number).encode()),
                number);
    }

    @Override
    public void answered(int subject, long dueNanos, long nowNanos, ReplyReader reply) {
        String body = new String(reply.body(), StandardCharsets.UTF_8);
        if (reply.status() == CREATED) {
            JsonObject created = new JsonObject(body);
            hosts.listed(subject, created.getString("id"), created.getString("secret"));
        } else {
            refuse(reply.status() + " " + body);
        }
        check();
    }

    @Override
    public void lost(int subject, long dueNanos, String why) {
        refuse(why);
        check();
    }

    private void refuse(String why) {
        refused++;
        lastRefusal = why;
    }

    private void check() {
        if (hosts.size() + refused >= target) {
            Runnable then = reached;
            reached = () -> {};
            then.run();
        }
    }
}
