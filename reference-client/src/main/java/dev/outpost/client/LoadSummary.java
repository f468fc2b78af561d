package dev.outpost.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.outpost.client.load.LoadReport;
import dev.outpost.client.match.Percentiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;

/** A load's report for people and for programs. */
final class LoadSummary {
    private static final JsonFactory JSON = new JsonFactory();

    private LoadSummary() {}

    /** A table of names and values. */
    static void table(LoadReport report, PrintWriter out) {
        LoadReport.Window window = report.window();
        row(
                out,
                "load",
                "%d games of %d players, %d ticks; %d of %d players finished",
                report.games(),
                report.players(),
                report.ticks(),
                report.finished(),
                report.games() * report.players());
        row(out, "orders", "%d sent, %d deliveries", report.ordersSent(), report.ordersReceived());
        row(out, "dropped", "%d late, %d over budget", report.droppedLate(), report.droppedBudget());
        row(out, "streams", "%d mismatches, %d desyncs", report.mismatches(), report.desyncs());
        row(out, "measured", "%.1f s after a warm-up of %.1f s", window.lengthS(), window.warmUpS());
        row(
                out,
                "deliveries",
                "%.0f/s, client CPU %.2f cores",
                window.deliveriesPerS(),
                window.lengthS() > 0 ? window.cpuS() / window.lengthS() : 0);
        row(out, "due to receipt", "%s", times(window.dueToReceipt()));
        row(out, "send to receipt", "%s", times(window.sendToReceipt()));
        row(out, "result", "%s", report.passed() ? "all players finished, all streams agreed" : "failed");
        out.flush();
    }

    private static String times(Percentiles ms) {
        return ms.count() == 0
                ? "none measured"
                : String.format(
                        Locale.ROOT,
                        "p50 %.2f ms, p90 %.2f, p99 %.2f, p99.9 %.2f, max %.2f",
                        ms.p50(),
                        ms.p90(),
                        ms.p99(),
                        ms.p999(),
                        ms.max());
    }

    private static void row(PrintWriter out, String name, String format, Object... values) {
        out.println(String.format(Locale.ROOT, "%-16s", name) + String.format(Locale.ROOT, format, values));
    }

    /** One JSON object on one line. */
    static String json(LoadReport report) {
        LoadReport.Window window = report.window();
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("games", report.games());
            json.writeNumberField("players", report.players());
            json.writeNumberField("ticks", report.ticks());
            json.writeNumberField("players_finished", report.finished());
            json.writeNumberField("orders_sent", report.ordersSent());
            json.writeNumberField("orders_received", report.ordersReceived());
            json.writeNumberField("deliveries_per_s", window.deliveriesPerS());
            json.writeObjectFieldStart("orders_dropped");
            json.writeNumberField("late", report.droppedLate());
            json.writeNumberField("budget", report.droppedBudget());
            json.writeEndObject();
            json.writeNumberField("desyncs", report.desyncs());
            json.writeNumberField("mismatches", report.mismatches());
            percentiles(json, "due_to_receipt_ms", window.dueToReceipt());
            percentiles(json, "send_to_receipt_ms", window.sendToReceipt());
            json.writeNumberField("cpu_s", report.cpuS());
            // Rates and times are of this part alone.
            json.writeObjectFieldStart("window");
            json.writeNumberField("warm_up_s", window.warmUpS());
            json.writeNumberField("length_s", window.lengthS());
            json.writeNumberField("deliveries", window.deliveries());
            json.writeNumberField("cpu_s", window.cpuS());
            json.writeEndObject();
            json.writeArrayFieldStart("errors");
            for (String error : report.errors()) {
                json.writeString(error);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string writer cannot fail", e);
        }
        return text.toString();
    }

    /** Percentiles of nothing are null, not 0. */
    private static void percentiles(JsonGenerator json, String name, Percentiles ms) throws IOException {
        json.writeObjectFieldStart(name);
        percentile(json, "p50", ms, ms.p50());
        percentile(json, "p90", ms, ms.p90());
        percentile(json, "p99", ms, ms.p99());
        percentile(json, "p999", ms, ms.p999());
        percentile(json, "max", ms, ms.max());
        json.writeEndObject();
    }

    private static void percentile(JsonGenerator json, String name, Percentiles ms, double value) throws IOException {
        if (ms.count() == 0) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, value);
        }
    }
}
