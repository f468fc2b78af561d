package dev.outpost.bench.tracking;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Heartbeats of all hosts in turn; one in so many tells that players came or went. On the hosts' loop. */
final class Beats implements Traffic {

    private static final int OK = 200;
    private static final int NO_CONTENT = 204;

    private final Hosts hosts;
    private final int changingOf;
    private final Window window = new Window();
    private int turn;
    private int sent;

    /**
     * Of these hosts.
     *
     * @param changingOf one in so many has changes; 0: none
     */
    Beats(Hosts hosts, int changingOf) {
        this.hosts = hosts;
        this.changingOf = changingOf;
    }

    Window window() {
        return window;
    }

    @Override
    public @Nullable Asked next(long dueNanos) {
        List<Hosts.Host> all = hosts.all();
        if (all.isEmpty()) {
            return null;
        }
        turn = turn < all.size() ? turn : 0;
        Hosts.Host host = all.get(turn++);
        sent++;
        // What the watched ones change is measured on its own
        boolean changes = changingOf > 0 && sent % changingOf == 0 && !host.watched();
        int players = sent / Math.max(1, changingOf) % (hosts.list().places(host.number()) + 1);
        return new Asked(changes ? hosts.beat(host, players) : host.beat(), 0);
    }

    @Override
    public void answered(int subject, long dueNanos, long nowNanos, ReplyReader reply) {
        window.answered(dueNanos, nowNanos, reply.bodyBytes());
        if (reply.status() != OK && reply.status() != NO_CONTENT) {
            window.fault(dueNanos, "status " + reply.status());
        }
    }

    @Override
    public void lost(int subject, long dueNanos, String why) {
        window.fault(dueNanos, why);
    }
}
