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
            "%-22s %5s %10s %12s %10s %6s %6s %6s | %8s %8s %8s %8s | %8s %8s | %7s %9s",
            "server",
            "rooms",
            "deliv/s",
            "deliv/CPU-s",
            "rooms/core",
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

    /**
     * What players wait for, milliseconds: from the instant that a tick is due to its receipt; where there are no ticks, from
     * the instant that a message is to be sent to its receipt.
     */
    double latencyMs(String percentile) {
        double due = ms("due_to_receipt_ms", percentile);
        return Double.isNaN(due) ? ms("send_to_receipt_ms", percentile) : due;
    }

    /** Whether it bore the load: all was delivered, p99 within the bound. */
    boolean bore(double p99Ms) {
        return latencyMs("p99") <= p99Ms
                && result.summary().getJsonArray("errors").isEmpty();
    }

    /** Rooms for each core of the server's processor time. */
    double roomsPerCore() {
        return cores() > 0 ? rooms / cores() : 0;
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
                "%-22s %5d %10.0f %12.0f %10.0f %6.2f %6.0f %6.2f | %8.2f %8.2f %8.2f %8.2f | %8.2f %8.2f | %7d %9s",
                server,
                rooms,
                deliveriesPerS(),
                perCpuS(),
                roomsPerCore(),
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
                .put("rooms_per_core", roomsPerCore())
                .put("server_cores", cores())
                .put("server_rss_mib", result.serverRssMib())
                .put("client_cores", clientCores())
                .put("telemetry_rows", rowsStored < 0 ? null : rowsStored)
                .put("client", result.summary());
    }
}
