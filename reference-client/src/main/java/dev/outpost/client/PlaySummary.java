package dev.outpost.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.outpost.client.match.Certified;
import dev.outpost.client.match.Percentiles;
import dev.outpost.client.match.PlayReport;
import dev.outpost.client.match.Return;
import dev.outpost.client.match.RoomFinder;
import dev.outpost.client.workshop.FetchedMod;
import dev.outpost.relay.protocol.DesyncNotice;
import dev.outpost.relay.protocol.SlotHash;
import dev.outpost.telemetry.event.Labels;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A playback's report for people and for programs. */
final class PlaySummary {
    private static final JsonFactory JSON = new JsonFactory();

    private PlaySummary() {}

    /** A table of names and values. */
    static void table(PlayReport report, List<FetchedMod> mods, PrintWriter out) {
        row(out, "match", "%s, %d players", report.match(), report.players());
        row(out, "game module", "%s", report.gameModule());
        row(out, "game id", "%s", or(report.gameId(), "none"));
        row(out, "correlation", "%s", or(report.correlation(), "none"));
        RoomFinder.Place found = report.found();
        if (found != null) {
            row(
                    out,
                    "found",
                    "listing %s after %.0f ms, at %s:%d",
                    found.listing(),
                    found.afterMs(),
                    found.host(),
                    found.port());
        }
        if (!mods.isEmpty()) {
            long fetched = mods.stream().filter(FetchedMod::fetched).count();
            row(out, "mods", "%d fetched, %d verified", fetched, mods.size() - fetched);
        }
        row(
                out,
                "played",
                "%d ticks of %.3f ms in %.1f s, %s",
                report.ticks(),
                report.tickMs(),
                report.durationS(),
                or(report.outcome(), "no outcome"));
        row(
                out,
                "orders",
                "%d sent, %d in the stream, %d received by all players",
                report.ordersSent(),
                report.streamOrders(),
                report.ordersReceived());
        row(out, "dropped", "%d late, %d over budget", report.droppedLate(), report.droppedBudget());
        row(out, "streams", "%s", report.mismatches() == 0 ? "identical" : report.mismatches() + " frames differ");
        if (report.desyncs().isEmpty()) {
            row(out, "desyncs", "none");
        }
        for (DesyncNotice desync : report.desyncs()) {
            row(out, "desync", "%s", words(desync));
        }
        row(out, "order latency", "%s", times(report.latency()));
        row(out, "frame delay", "%s", times(report.frameDelay()));
        for (Return back : report.returns()) {
            row(
                    out,
                    "return",
                    "player %d after %.1f s: %d ticks missed, %s after %.0f ms",
                    back.slot(),
                    back.awayMs() / 1e3,
                    back.missedTicks(),
                    back.liveMs() < 0 ? "not live" : back.snapshot() ? "live by a snapshot" : "live",
                    Math.max(0, back.liveMs()));
        }
        if (report.clockMovedMs() >= 1) {
            row(out, "relay clock", "moved by %.1f ms, because the relay fell behind", report.clockMovedMs());
        }
        row(out, "order chain", "%s", or(report.chain(), "none"));
        Certified certified = report.certified();
        row(
                out,
                "certified",
                "%s",
                certified == null
                        ? "no: the relay sent no signed result"
                        : "%s (%s), signature right, key %s"
                                .formatted(certified.outcome(), certified.reached(), certified.keyId()));
        Boolean same = report.recordingChainMatches();
        if (same != null) {
            row(out, "recording", "%s", same ? "played again to the same order chain" : "order chain differs");
        }
        row(out, "result", "%s", report.passed() ? "passed" : "failed");
        out.flush();
    }

    private static String words(DesyncNotice desync) {
        StringBuilder words = new StringBuilder();
        for (SlotHash diverged : desync.diverged()) {
            words.append(words.isEmpty() ? "" : ", ")
                    .append("player ")
                    .append(diverged.slot())
                    .append(" has ")
                    .append(hex(diverged.hash()));
        }
        return "tick " + desync.tick() + ", " + verdict(desync) + ", expected " + hex(desync.expected()) + ", " + words;
    }

    private static String times(Percentiles ms) {
        return ms.count() == 0
                ? "none measured"
                : String.format(
                        Locale.ROOT,
                        "p50 %.1f ms, p90 %.1f, p99 %.1f, p99.9 %.1f, max %.1f",
                        ms.p50(),
                        ms.p90(),
                        ms.p99(),
                        ms.p999(),
                        ms.max());
    }

    private static void row(PrintWriter out, String name, String format, Object... values) {
        out.println(String.format(Locale.ROOT, "%-14s", name) + String.format(Locale.ROOT, format, values));
    }

    private static String or(String text, String ifEmpty) {
        return text.isEmpty() ? ifEmpty : text;
    }

    private static String verdict(DesyncNotice desync) {
        return Labels.of(desync.verdict());
    }

    private static String hex(long hash) {
        return HexFormat.of().toHexDigits(hash);
    }

    /** One JSON object on one line. */
    static String json(PlayReport report, List<FetchedMod> mods) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("match", report.match());
            json.writeStringField("game_module", report.gameModule());
            json.writeStringField("mod_fingerprint", report.modFingerprint());
            json.writeStringField("game_id", report.gameId());
            json.writeStringField("correlation", report.correlation());
            found(json, report.found());
            mods(json, mods);
            json.writeNumberField("games", 1);
            json.writeNumberField("players", report.players());
            json.writeNumberField("ticks", report.ticks());
            json.writeNumberField("orders_sent", report.ordersSent());
            json.writeNumberField("orders_received", report.ordersReceived());
            json.writeNumberField("stream_orders", report.streamOrders());
            json.writeObjectFieldStart("orders_dropped");
            json.writeNumberField("late", report.droppedLate());
            json.writeNumberField("budget", report.droppedBudget());
            json.writeEndObject();
            json.writeNumberField("desyncs", report.desyncs().size());
            if (!report.desyncs().isEmpty()) {
                desync(json, report.desyncs().get(0));
            }
            json.writeNumberField("mismatches", report.mismatches());
            percentiles(json, "latency_ms", report.latency());
            percentiles(json, "frame_delay_ms", report.frameDelay());
            json.writeNumberField("relay_clock_moved_ms", report.clockMovedMs());
            json.writeNumberField("duration_s", report.durationS());
            json.writeNumberField("speed", report.speed());
            json.writeNumberField("tick_ms", report.tickMs());
            json.writeStringField("outcome", report.outcome());
            json.writeStringField("chain", report.chain());
            certified(json, report.certified());
            Boolean same = report.recordingChainMatches();
            if (same == null) {
                json.writeNullField("recording_chain_matches");
            } else {
                json.writeBooleanField("recording_chain_matches", same);
            }
            json.writeArrayFieldStart("returns");
            for (Return back : report.returns()) {
                returned(json, back);
            }
            json.writeEndArray();
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

    private static void found(JsonGenerator json, RoomFinder.@Nullable Place found) throws IOException {
        if (found == null) {
            json.writeNullField("found");
            return;
        }
        json.writeObjectFieldStart("found");
        json.writeStringField("listing", found.listing());
        json.writeStringField("host", found.host());
        json.writeNumberField("port", found.port());
        json.writeStringField("trace_id", found.traceId());
        json.writeNumberField("after_ms", found.afterMs());
        json.writeEndObject();
    }

    private static void mods(JsonGenerator json, List<FetchedMod> mods) throws IOException {
        json.writeArrayFieldStart("mods");
        for (FetchedMod mod : mods) {
            json.writeStartObject();
            json.writeStringField("id", mod.id());
            json.writeStringField("version", mod.version());
            json.writeStringField("sha256", mod.sha256());
            json.writeNumberField("size", mod.sizeBytes());
            json.writeBooleanField("fetched", mod.fetched());
            json.writeStringField("file", mod.file().toString());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void certified(JsonGenerator json, @Nullable Certified certified) throws IOException {
        if (certified == null) {
            json.writeNullField("certified");
            return;
        }
        json.writeObjectFieldStart("certified");
        json.writeStringField("outcome", certified.outcome());
        json.writeStringField("reached", certified.reached());
        json.writeStringField("key", certified.keyId());
        json.writeBooleanField("recorded", certified.recorded());
        json.writeEndObject();
    }

    private static void returned(JsonGenerator json, Return back) throws IOException {
        json.writeStartObject();
        json.writeNumberField("slot", back.slot());
        json.writeNumberField("missed_ticks", back.missedTicks());
        json.writeNumberField("away_ms", back.awayMs());
        json.writeNumberField("live_ms", back.liveMs());
        json.writeBooleanField("snapshot", back.snapshot());
        json.writeEndObject();
    }

    private static void desync(JsonGenerator json, DesyncNotice desync) throws IOException {
        json.writeObjectFieldStart("desync");
        json.writeNumberField("tick", desync.tick());
        json.writeStringField("verdict", verdict(desync));
        json.writeStringField("expected", hex(desync.expected()));
        json.writeArrayFieldStart("diverged");
        for (SlotHash diverged : desync.diverged()) {
            json.writeStartObject();
            json.writeNumberField("slot", diverged.slot());
            json.writeStringField("hash", hex(diverged.hash()));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
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
