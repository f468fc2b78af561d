package dev.outpost.bench.tracking;

import java.nio.charset.StandardCharsets;

/** What a heartbeat costs at least: {@code SET key value EX 30} for each host in turn, the value as long as a listing. */
final class Sets implements Traffic {

    private static final int OK = 200;

    private final byte[][] requests;
    private final Window window = new Window();
    private int turn;

    Sets(ServerList list, int hosts) {
        requests = new byte[hosts][];
        for (int i = 0; i < hosts; i++) {
            requests[i] = set("listing:" + i, list.announcement(i).encode());
        }
    }

    Window window() {
        return window;
    }

    private static byte[] set(String key, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        byte[] before = ("*5\r\n$3\r\nSET\r\n$" + key.length() + "\r\n" + key + "\r\n$" + bytes.length + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] after = "\r\n$2\r\nEX\r\n$2\r\n30\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[before.length + bytes.length + after.length];
        System.arraycopy(before, 0, all, 0, before.length);
        System.arraycopy(bytes, 0, all, before.length, bytes.length);
        System.arraycopy(after, 0, all, before.length + bytes.length, after.length);
        return all;
    }

    @Override
    public Asked next(long dueNanos) {
        turn = (turn + 1) % requests.length;
        return new Asked(requests[turn], turn);
    }

    @Override
    public void answered(int subject, long dueNanos, long nowNanos, ReplyReader reply) {
        window.answered(dueNanos, nowNanos, 0);
        if (reply.status() != OK) {
            window.fault(dueNanos, new String(reply.body(), StandardCharsets.US_ASCII));
        }
    }

    @Override
    public void lost(int subject, long dueNanos, String why) {
        window.fault(dueNanos, why);
    }
}
