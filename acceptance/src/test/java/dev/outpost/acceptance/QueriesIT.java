package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.otlp.OtlpReceiver;
import dev.outpost.workshop.resource.Manifest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus scrapes the three servers, or they send to a real VictoriaMetrics over OTLP, while a match is played and
 * the tracking server and the workshop are used: every query of every dashboard and rule has data. The table of them is
 * printed.
 */
class QueriesIT {

    private static final long MOST_SECONDS = 240;

    /** Serves /metrics, too. */
    private static final String EXPORT = "telemetry.otel_export=true";

    private static final String HTTP = "telemetry.otel_protocol=http/protobuf";
    private static final String OFTEN = "telemetry.otel_metrics_interval=1s";

    @TempDir
    Path folder;

    @Test
    void shouldHaveDataForEveryQueryOfDashboardsAndRules() throws Exception {
        Tool.needed("prometheus");
        Path cert = folder.resolve("relay.crt");
        Path key = folder.resolve("relay.key");
        SelfSigned.write(cert, key);
        try (OtlpReceiver receiver = OtlpReceiver.start();
                Tracking tracking = Tracking.start(folder.resolve("t"), EXPORT, to(receiver));
                Workshop workshop = Workshop.start(
                        folder.resolve("w"), EXPORT, to(receiver), "workshop.mirror=http://127.0.0.1:9");
                Relay relay = Relay.start(
                        folder.resolve("r"),
                        EXPORT,
                        to(receiver),
                        "relay.min_tick_interval_ms=1",
                        "relay.tracking=http://127.0.0.1:" + tracking.port(),
                        "relay.tls_cert=" + cert,
                        "relay.tls_key=" + key);
                EngineStandIn engine = new EngineStandIn();
                Prometheus prometheus = Prometheus.start(
                        folder,
                        Map.of(
                                "outpost/outpost-relay",
                                "127.0.0.1:" + relay.httpPort(),
                                "outpost/outpost-tracking",
                                "127.0.0.1:" + tracking.port(),
                                "outpost/outpost-workshop",
                                workshop.url().substring("http://".length()),
                                "outpost/outpost-client",
                                engine.address()))) {
            publish(workshop);
            Map<DeployDriftTest.Asked, Backend.Answer> answers =
                    answers(prometheus.backend(), queries(), tracking, workshop, relay, cert, engine);
            shouldAllHaveData(answers, "queries.txt");
            assertThat(prometheus.badRules()).isEmpty();
        }
    }

    /** The same metrics by the same names, sent over OTLP; but for what only scraping gives. */
    @Test
    void shouldHaveDataForEveryQueryWhenMetricsComeOverOtlp() throws Exception {
        Path cert = folder.resolve("relay.crt");
        Path key = folder.resolve("relay.key");
        SelfSigned.write(cert, key);
        try (EngineStandIn engine = new EngineStandIn();
                Backend victoria = VictoriaMetrics.start(folder, "outpost/outpost-client", engine.address())) {
            String to = "telemetry.otel_endpoint=" + victoria.url() + "/opentelemetry";
            try (Tracking tracking = Tracking.start(folder.resolve("t"), EXPORT, HTTP, OFTEN, to);
                    Workshop workshop = Workshop.start(
                            folder.resolve("w"), EXPORT, HTTP, OFTEN, to, "workshop.mirror=http://127.0.0.1:9");
                    Relay relay = Relay.start(
                            folder.resolve("r"),
                            EXPORT,
                            HTTP,
                            OFTEN,
                            to,
                            "relay.min_tick_interval_ms=1",
                            "relay.tracking=http://127.0.0.1:" + tracking.port(),
                            "relay.tls_cert=" + cert,
                            "relay.tls_key=" + key)) {
                publish(workshop);
                shouldAllHaveData(
                        answers(victoria, queriesOfSent(), tracking, workshop, relay, cert, engine),
                        "queries-otlp.txt");
            }
        }
    }

    /** Plays and uses until all have data, or for as long as is bearable. */
    private Map<DeployDriftTest.Asked, Backend.Answer> answers(
            Backend backend,
            List<DeployDriftTest.Asked> queries,
            Tracking tracking,
            Workshop workshop,
            Relay relay,
            Path cert,
            EngineStandIn engine)
            throws Exception {
        Map<DeployDriftTest.Asked, Backend.Answer> answers = new LinkedHashMap<>();
        for (DeployDriftTest.Asked one : queries) {
            answers.put(one, new Backend.Answer(0, ""));
        }
        Jar match = match(relay, cert);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        while (System.nanoTime() < deadline && answers.values().stream().anyMatch(answer -> answer.series() == 0)) {
            if (!match.goesOn()) {
                Played.await(match, 1);
                match = match(relay, cert);
            }
            use(tracking, workshop, relay);
            engine.run(20);
            backend.pause();
            for (Map.Entry<DeployDriftTest.Asked, Backend.Answer> each : answers.entrySet()) {
                if (each.getValue().series() == 0) {
                    each.setValue(backend.ask(each.getKey().text()));
                }
            }
        }
        match.close();
        return answers;
    }

    private static void shouldAllHaveData(Map<DeployDriftTest.Asked, Backend.Answer> answers, String file)
            throws IOException {
        String table = table(answers);
        System.out.println(table);
        Files.writeString(Path.of("target", file), table);
        assertThat(answers)
                .allSatisfy((one, answer) -> assertThat(answer.series())
                        .as("%s%n%s", one.where(), one.text())
                        .isPositive());
    }

    /** Without what Prometheus says of itself; what it computes beforehand is asked in its place. */
    private static List<DeployDriftTest.Asked> queriesOfSent() throws IOException {
        Map<String, String> computed = new LinkedHashMap<>();
        for (AlertRules.Rule rule : AlertRules.all()) {
            if (!rule.alert()) {
                computed.putIfAbsent(rule.name(), "(" + rule.expression() + ")");
            }
        }
        List<DeployDriftTest.Asked> sent = new ArrayList<>();
        for (DeployDriftTest.Asked one : queries()) {
            String text = one.text();
            for (Map.Entry<String, String> value : computed.entrySet()) {
                text = text.replace(value.getKey(), value.getValue());
            }
            if (!text.startsWith("up{") && !text.contains("ALERTS")) {
                sent.add(new DeployDriftTest.Asked(one.where(), text));
            }
        }
        return sent;
    }

    private static String to(OtlpReceiver receiver) {
        return "telemetry.otel_endpoint=" + receiver.endpoint();
    }

    /** Every one, with what Grafana would fill in; of an alert what it holds against its threshold. */
    private static List<DeployDriftTest.Asked> queries() throws IOException {
        List<DeployDriftTest.Asked> all = new ArrayList<>();
        for (DeployDriftTest.Asked one : DeployDriftTest.asked(Panel.Source.PROMETHEUS)) {
            all.add(new DeployDriftTest.Asked(
                    one.where(),
                    one.text()
                            .replace("$job", ".*")
                            .replace("$instance", ".*")
                            .replace("$__rate_interval", "15s")
                            .replace("$__range", "5m")));
        }
        for (AlertRules.Rule rule : AlertRules.all()) {
            all.add(new DeployDriftTest.Asked((rule.alert() ? "alert " : "value ") + rule.name(), rule.value()));
        }
        return all;
    }

    private static String table(Map<DeployDriftTest.Asked, Backend.Answer> answers) {
        StringBuilder table = new StringBuilder();
        long without =
                answers.values().stream().filter(answer -> answer.series() == 0).count();
        table.append(String.format(Locale.ROOT, "%d queries, %d without data%n", answers.size(), without));
        table.append(String.format(Locale.ROOT, "%7s %22s  %-58s %s%n", "series", "a value", "where", "query"));
        answers.forEach((one, answer) -> table.append(String.format(
                Locale.ROOT,
                "%7s %22s  %-58s %s%n",
                answer.series() == 0 ? "NONE" : String.valueOf(answer.series()),
                answer.value(),
                one.where(),
                one.text())));
        return table.toString();
    }

    /** Ten seconds or so, in which one player is dropped and returns. */
    private Jar match(Relay relay, Path cert) throws IOException {
        return Jar.start(
                Project.CLIENT_JAR,
                folder.resolve("c"),
                "play",
                "--match",
                Project.OPENRA.toString(),
                "--relay",
                "tls://" + relay.address(),
                "--ca",
                cert.toString(),
                "--speed",
                "6",
                "--drop",
                "1@3000",
                "--reconnect-after",
                "500",
                "--json");
    }

    private static void publish(Workshop workshop) throws Exception {
        byte[] mod = CkanPackages.bytes(Manifest.read("""
                id: kane/watched
                version: 1.0.0
                category: map
                title: Watched
                license: MIT
                """.getBytes(StandardCharsets.UTF_8)));
        assertThat(workshop.publish(mod).statusCode()).isEqualTo(201);
    }

    /** What people do, good and bad. */
    private static void use(Tracking tracking, Workshop workshop, Relay relay)
            throws IOException, InterruptedException {
        ListedHost host = ListedHost.list(tracking.port(), ListedHost.game("watched"));
        host.tell(new JsonObject());
        try (HttpWire browser = tracking.from("127.0.0.1")) {
            browser.get("/v1/listings");
        }
        host.depart();
        workshop.get("/v1/search?q=watched");
        workshop.resolve("kane/watched");
        workshop.get("/v1/packages/kane/watched/versions/1.0.0/download");
        workshop.get("/no/such/page");
        relay.get("/no/such/page");
    }
}
