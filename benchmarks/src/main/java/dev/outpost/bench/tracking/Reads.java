package dev.outpost.bench.tracking;

import java.util.List;

/** Browsers: the same few questions in turn. On a loop of its own. */
final class Reads implements Traffic {

    private static final int OK = 200;

    private final List<byte[]> requests;
    private final Window window = new Window();
    private int turn;

    Reads(List<String> paths) {
        requests = paths.stream()
                .map(path -> HttpReplies.request("GET", path, "", ""))
                .toList();
    }

    Window window() {
        return window;
    }

    @Override
    public Asked next(long dueNanos) {
        turn = (turn + 1) % requests.size();
        return new Asked(requests.get(turn), turn);
    }

    @Override
    public void answered(int subject, long dueNanos, long nowNanos, ReplyReader reply) {
        window.answered(dueNanos, nowNanos, reply.bodyBytes());
        if (reply.status() != OK) {
            window.fault(dueNanos, "status " + reply.status());
        }
    }

    @Override
    public void lost(int subject, long dueNanos, String why) {
        window.fault(dueNanos, why);
    }
}
