package dev.outpost.client.match;

import dev.outpost.relay.protocol.DebugReport;
import dev.outpost.relay.protocol.DebugRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * What a player knows about its last {@value #TICKS} ticks, for the relay's question after a desync
 * (docs/protocol.md, DebugRequest). The report is a line of JSON per tick: state after it, hash of its frame, orders in
 * it. So two players' reports show whether they saw other frames or computed otherwise from the same. Not thread-safe.
 */
final class TickTrail {
    private static final int TICKS = 256;
    /** Well below the frame limit of any relay. */
    private static final int PART_BYTES = 4096;

    private final long[] states = new long[TICKS];
    private final long[] frames = new long[TICKS];
    private final int[] orders = new int[TICKS];
    private long next;

    /** A tick was run; ticks come in sequence. */
    void add(long tick, long state, long frameHash, int orderCount) {
        int place = (int) (tick % TICKS);
        states[place] = state;
        frames[place] = frameHash;
        orders[place] = orderCount;
        next = tick + 1;
    }

    /** The answer: the ticks that are asked for as far as they are known, in parts, cut off at the relay's bound. */
    List<DebugReport> report(DebugRequest request) {
        StringBuilder text = new StringBuilder();
        HexFormat hex = HexFormat.of();
        long last = Math.min(request.lastTick(), next - 1);
        for (long tick = Math.max(request.firstTick(), next - TICKS); tick <= last; tick++) {
            int place = (int) (tick % TICKS);
            text.append("{\"tick\":").append(tick);
            text.append(",\"state\":\"").append(hex.toHexDigits(states[place]));
            text.append("\",\"frame\":\"").append(hex.toHexDigits(frames[place]));
            text.append("\",\"orders\":").append(orders[place]).append("}\n");
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        int length = Math.min(bytes.length, request.maxBytes());
        int parts = Math.max(1, (length + PART_BYTES - 1) / PART_BYTES);
        List<DebugReport> report = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            int from = part * PART_BYTES;
            byte[] data = Arrays.copyOfRange(bytes, from, Math.min(length, from + PART_BYTES));
            report.add(new DebugReport(request.firstTick(), part, parts, data));
        }
        return report;
    }
}
