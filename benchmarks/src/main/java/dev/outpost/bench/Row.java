package dev.outpost.bench;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * One measured step.
 *
 * @param server which server: relay (telemetry on), relay, no telemetry, or bare
 * @param rooms matches at the same time
 * @param result what client and process table said
 * @param rowsStored rows that telemetry.db grew by, -1 where there is none
 */
record Row(String server, int rooms, LoadClient.Result result, long rowsStored) {
    static final String HEAD = String.format(
            Locale.ROOT,
            "%-22s %5s %10s %12s %6s %6s %6s | %8s %8s %8s %8s | %8s %8s | %7s %9s",
            "server",
            "rooms",
            "deliv/s",
            "deliv/CPU-s",
            "cores",
            "RSS MB",
            "client",
            "due p50",
            "p99",
            "p99.9",
            "max",
            "send p50",
            "p99",
            "dropped",
            "rows");

    double deliveriesPerS() {
        return result.summary().getDouble("deliveries_per_s");
    }

    double lengthS() {
        return window("length_s");
    }

    double perCpuS() {
        return result.serverCpuS() > 0 ? window("deliveries") / result.serverCpuS() : 0;
    }

    double cores() {
        return lengthS() > 0 ? result.serverCpuS() / lengthS() : 0;
    }

    double clientCores() {
        return lengthS() > 0 ? window("cpu_s") / lengthS() : 0;
    }

    /** NaN when nothing was measured. */
    double ms(String histogram, String percentile) {
        Number value = (Number) result.summary().getJsonObject(histogram).getValue(percentile);
        return value == null ? Double.NaN : value.doubleValue();
    }

    long dropped() {
        JsonObject dropped = result.summary().getJsonObject("orders_dropped");
        return dropped.getLong("late") + dropped.getLong("budget");
    }

    private double window(String name) {
        return result.summary().getJsonObject("window").getDouble(name);
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "%-22s %5d %10.0f %12.0f %6.2f %6.0f %6.2f | %8.2f %8.2f %8.2f %8.2f | %8.2f %8.2f | %7d %9s",
                server,
                rooms,
                deliveriesPerS(),
                perCpuS(),
                cores(),
                result.serverRssMib(),
                clientCores(),
                ms("due_to_receipt_ms", "p50"),
                ms("due_to_receipt_ms", "p99"),
                ms("due_to_receipt_ms", "p999"),
                ms("due_to_receipt_ms", "max"),
                ms("send_to_receipt_ms", "p50"),
                ms("send_to_receipt_ms", "p99"),
                dropped(),
                rowsStored < 0 ? "-" : String.valueOf(rowsStored));
    }

    JsonObject json() {
        return new JsonObject()
                .put("server", server)
                .put("rooms", rooms)
                .put("deliveries_per_cpu_s", perCpuS())
                .put("server_cores", cores())
                .put("server_rss_mib", result.serverRssMib())
                .put("client_cores", clientCores())
                .put("telemetry_rows", rowsStored < 0 ? null : rowsStored)
                .put("client", result.summary());
    }
}
