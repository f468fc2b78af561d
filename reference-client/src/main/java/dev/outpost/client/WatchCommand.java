package dev.outpost.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.outpost.client.match.MatchWatch;
import dev.outpost.client.match.Percentiles;
import dev.outpost.client.match.PlayClock;
import dev.outpost.client.match.WatchReport;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code watch}: a match of a relay, seen by a spectator. */
@Command(
        name = "watch",
        description = "Watches a match of a relay to its end, as a spectator, and checks what it is shown.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false)
final class WatchCommand implements Callable<Integer> {
    private static final JsonFactory JSON = new JsonFactory();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    @Option(
            names = "--relay",
            paramLabel = "HOST:PORT",
            required = true,
            converter = RelayAddress.Converter.class,
            description = "Game port of the relay; also tls://, ws:// and wss:// as with play.")
    @SuppressWarnings("NullAway.Init") // required
    private RelayAddress relay;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Trust only the certificates in this file (PEM); with tls:// and wss://.")
    private @Nullable Path ca;

    @Option(names = "--room", paramLabel = "CODE", required = true, description = "Code of the room, as play tells it.")
    @SuppressWarnings("NullAway.Init") // required
    private String room;

    @Option(
            names = "--snapshot",
            description = "Take a player's state, verified by its hash, instead of the frames before it.")
    private boolean snapshot;

    @Option(names = "--json", description = "Print a JSON object as the last line.")
    private boolean json;

    @Override
    public Integer call() throws ClientException {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        try {
            WatchReport report = watch(vertx);
            PrintWriter out = spec.commandLine().getOut();
            table(report, out);
            report.errors().forEach(spec.commandLine().getErr()::println);
            if (json) {
                out.println(json(report));
            }
            out.flush();
            return report.passed() ? ExitCode.OK : ExitCode.SOFTWARE;
        } finally {
            vertx.close();
        }
    }

    private WatchReport watch(Vertx vertx) throws ClientException {
        MatchWatch watch;
        try {
            watch = MatchWatch.start(
                    vertx,
                    relay.at().host(),
                    relay.at().port(),
                    room,
                    snapshot,
                    "reference-client " + Main.Version.version(),
                    PlayClock.system(),
                    relay.transport(ca));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
        try {
            return watch.result().toCompletionStage().toCompletableFuture().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClientException("interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException("watching failed inside", e.getCause());
        }
    }

    private static void table(WatchReport report, PrintWriter out) {
        row(out, "room", "%s, %s", report.room(), report.gameModule());
        row(out, "correlation", "%s", report.correlation());
        row(out, "delay", "%.0f s, shown after %.1f s", report.delayS(), report.waitedMs() / 1e3);
        row(
                out,
                "caught up",
                "%s",
                report.liveMs() < 0
                        ? "never"
                        : String.format(
                                Locale.ROOT,
                                "%d ticks in %.0f ms, from tick %d",
                                report.caughtUpTicks(),
                                report.liveMs(),
                                report.firstTick()));
        row(out, "seen", "%d ticks, %d orders", report.ticks(), report.orders());
        Percentiles later = report.shownLater();
        if (later.count() > 0) {
            row(out, "shown later", "p50 %.1f ms, p99 %.1f, max %.1f", later.p50(), later.p99(), later.max());
        }
        row(out, "hash chain", "%s", report.chain());
        row(out, "outcome", "%s", report.outcome().isEmpty() ? "not seen" : report.outcome());
        row(out, "result", "%s", report.passed() ? "passed" : "failed");
    }

    private static void row(PrintWriter out, String name, String format, Object... values) {
        out.println(String.format(Locale.ROOT, "%-14s", name) + String.format(Locale.ROOT, format, values));
    }

    private static String json(WatchReport report) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("room", report.room());
            json.writeStringField("correlation", report.correlation());
            json.writeStringField("game_module", report.gameModule());
            json.writeNumberField("delay_s", report.delayS());
            json.writeNumberField("waited_ms", report.waitedMs());
            json.writeNumberField("first_tick", report.firstTick());
            json.writeNumberField("ticks", report.ticks());
            json.writeNumberField("orders", report.orders());
            json.writeNumberField("caught_up_ticks", report.caughtUpTicks());
            json.writeNumberField("live_ms", report.liveMs());
            Percentiles later = report.shownLater();
            if (later.count() > 0) {
                json.writeObjectFieldStart("shown_later_ms");
                json.writeNumberField("p50", later.p50());
                json.writeNumberField("p99", later.p99());
                json.writeNumberField("max", later.max());
                json.writeEndObject();
            }
            json.writeStringField("chain", report.chain());
            json.writeStringField("outcome", report.outcome());
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
}
