package dev.outpost.bench.tracking;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * One measured step of one server.
 *
 * @param server which
 * @param step what was asked of it
 * @param result what came of it, as the load client told it
 */
record Row(String server, Step step, JsonObject result) {

    static final String HEAD = String.format(
            Locale.ROOT,
            "%-10s %8s %8s %7s %5s | %6s %6s %6s | %8s %8s %8s | %8s %8s %8s | %8s %8s | %s",
            "server",
            "listings",
            "writes/s",
            "reads/s",
            "subs",
            "cores",
            "RSS MB",
            "client",
            "wr p50",
            "p99",
            "p99.9",
            "rd p50",
            "p99",
            "p99.9",
            "chg p50",
            "p99",
            "not answered, faults");

    double cores() {
        return result.getDouble("server_cores");
    }

    double ms(String what, String percentile) {
        return result.getJsonObject(what).getDouble(percentile + "_ms");
    }

    long missing(String what) {
        JsonObject one = result.getJsonObject(what);
        return one.getLong("due") - one.getLong("answered");
    }

    boolean flawless() {
        return missing("writes") == 0
                && missing("reads") == 0
                && missing("heard") <= 0
                && result.getJsonObject("writes").getJsonObject("faults").isEmpty()
                && result.getJsonObject("reads").getJsonObject("faults").isEmpty()
                && result.getString("complaint").isEmpty();
    }

    /** Whether it bore the load: all was answered as hoped for, p99 of what is measured within the bound. */
    boolean bore(String what, double p99Ms) {
        return flawless() && ms(what, "p99") <= p99Ms;
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "%-10s %8d %8.0f %7.0f %5d | %6.2f %6.0f %6.2f | %8.2f %8.2f %8.2f | %8.2f %8.2f %8.2f | %8.2f %8.2f | %s",
                server,
                step.listings(),
                step.writesPerS(),
                step.readsPerS(),
                step.subscribers(),
                cores(),
                result.getDouble("server_rss_mib"),
                result.getDouble("client_cores"),
                ms("writes", "p50"),
                ms("writes", "p99"),
                ms("writes", "p999"),
                ms("reads", "p50"),
                ms("reads", "p99"),
                ms("reads", "p999"),
                ms("heard", "p50"),
                ms("heard", "p99"),
                flawless() ? "-" : faults());
    }

    private String faults() {
        return "writes " + missing("writes") + " "
                + result.getJsonObject("writes").getJsonObject("faults").encode()
                + ", reads " + missing("reads") + " "
                + result.getJsonObject("reads").getJsonObject("faults").encode()
                + ", changes " + missing("heard") + " " + result.getString("complaint");
    }

    JsonObject json() {
        return new JsonObject().put("server", server).mergeIn(result);
    }
}
