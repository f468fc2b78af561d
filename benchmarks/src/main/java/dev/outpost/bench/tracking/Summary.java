package dev.outpost.bench.tracking;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What the rows say together: the most that each server bore, and the tracking server against its peers. */
final class Summary {

    private static final String TRACKING = "tracking";

    private final List<Row> rows;
    private final double writeBoundMs;
    private final double readBoundMs;

    Summary(List<Row> rows, double writeBoundMs, double readBoundMs) {
        this.rows = rows;
        this.writeBoundMs = writeBoundMs;
        this.readBoundMs = readBoundMs;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (String server : rows.stream().map(Row::server).distinct().toList()) {
            most(server, "writes")
                    .ifPresent(row -> lines.add(line(row, "writes", row.step().writesPerS())));
            most(server, "reads")
                    .ifPresent(row -> lines.add(line(row, "reads", row.step().readsPerS())));
        }
        rows.stream()
                .filter(row -> row.step().subscribers() > 0)
                .forEach(row -> lines.add(String.format(
                        Locale.ROOT,
                        "%s: %d subscribers hear of a change in p50 %.1f ms, p99 %.1f ms",
                        row.server(),
                        row.step().subscribers(),
                        row.ms("heard", "p50"),
                        row.ms("heard", "p99"))));
        return lines;
    }

    /** The tracking server's most in parts of its peers' most. */
    JsonObject ratios() {
        JsonObject ratios = new JsonObject();
        put(ratios, "writes", "redis SET", row -> row.step().writesPerS());
        put(ratios, "reads", "nginx file", row -> row.step().readsPerS());
        return ratios;
    }

    private void put(JsonObject into, String what, String peer, ToDoubleFunction<Row> rate) {
        Optional<Row> own = most(TRACKING, what);
        Optional<Row> other = most(peer, what);
        if (own.isPresent() && other.isPresent()) {
            into.put(
                    what,
                    new JsonObject()
                            .put("peer", peer)
                            .put("rate", rate.applyAsDouble(own.get()) / rate.applyAsDouble(other.get()))
                            .put(
                                    "per_cpu_s",
                                    perCpuS(own.get(), rate.applyAsDouble(own.get()))
                                            / perCpuS(other.get(), rate.applyAsDouble(other.get()))));
        }
    }

    private Optional<Row> most(String server, String what) {
        boolean writes = what.equals("writes");
        double bound = writes ? writeBoundMs : readBoundMs;
        return rows.stream()
                .filter(row -> row.server().equals(server) && row.bore(what, bound))
                .filter(row -> (writes ? row.step().writesPerS() : row.step().readsPerS()) > 0)
                .reduce((one, other) -> rate(other, writes) > rate(one, writes) ? other : one);
    }

    private static double rate(Row row, boolean writes) {
        return writes ? row.step().writesPerS() : row.step().readsPerS();
    }

    private static double perCpuS(Row row, double rate) {
        return row.cores() > 0 ? rate / row.cores() : 0;
    }

    private static String line(Row row, String what, double rate) {
        return String.format(
                Locale.ROOT,
                "%s: at most %.0f %s/s with p99 %.2f ms on %.2f cores, %.0f a CPU-second",
                row.server(),
                rate,
                what,
                row.ms(what, "p99"),
                row.cores(),
                perCpuS(row, rate));
    }
}
