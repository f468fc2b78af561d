package dev.outpost.bench.tracking;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes of games that subscribers watch: the number of players, another one each time. On the hosts' loop. */
final class Changes implements Traffic {

    private static final int OK = 200;
    private static final int NO_CONTENT = 204;

    private final Hosts hosts;
    private final Window window = new Window();
    private int sent;
    private int listeners;
    private long toBeHeard;

    Changes(Hosts hosts) {
        this.hosts = hosts;
    }

    /** How long the host waited for its answer. */
    Window window() {
        return window;
    }

    /** So many subscribers are spread over the parts. Before a schedule begins. */
    void heardBy(int subscribers) {
        listeners = subscribers;
        toBeHeard = 0;
    }

    /** How often the changes that were sent in the measured time have to arrive. */
    long toBeHeard() {
        return toBeHeard;
    }

    @Override
    public @Nullable Asked next(long dueNanos) {
        int parts = hosts.parts().size();
        int part = sent % parts;
        List<Hosts.Host> watched = hosts.watched(part);
        if (watched.isEmpty()) {
            return null;
        }
        int round = sent / parts;
        Hosts.Host host = watched.get(round % watched.size());
        sent++;
        if (window.holds(dueNanos)) {
            toBeHeard += listeners / parts + (part < listeners % parts ? 1 : 0);
        }
        int players = round / watched.size() % (hosts.list().places(host.number()) + 1);
        return new Asked(hosts.change(host, players, sent, dueNanos), 0);
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
