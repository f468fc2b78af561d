package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A real Prometheus on loopback, with the project's rules, that scrapes each second. */
final class Prometheus implements AutoCloseable {

    private final Backend backend;

    private Prometheus(Backend backend) {
        this.backend = backend;
    }

    /** Scrapes what is named: addresses by job. */
    static Prometheus start(Path folder, Map<String, String> targets) throws Exception {
        Path binary = Tool.needed("prometheus");
        // The rules as they are, but for how often they are looked at
        String rules = Project.read(AlertRules.FILE).replace("interval: 15s", "interval: 1s");
        Path rulesFile = Files.writeString(folder.resolve("outpost.yaml"), rules);
        StringBuilder config =
                new StringBuilder("global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}\n");
        config.append("rule_files: [")
                .append(rulesFile)
                .append("]\nscrape_configs:\n  - job_name: outpost\n    static_configs:\n");
        targets.forEach((job, address) -> config.append("      - {targets: ['")
                .append(address)
                .append("'], labels: {job: ")
                .append(job)
                .append("}}\n"));
        Path file = Files.writeString(folder.resolve("prometheus.yaml"), config);
        int port = Backend.freePort();
        return new Prometheus(Backend.start(
                folder.resolve("prometheus.log"),
                port,
                "/-/ready",
                List.of(
                        binary.toString(),
                        "--config.file=" + file,
                        "--storage.tsdb.path=" + folder.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--web.enable-remote-write-receiver",
                        "--enable-feature=exemplar-storage",
                        "--log.level=warn")));
    }

    /** Gives it a moment. */
    void pause() throws InterruptedException {
        backend.pause();
    }

    String url() {
        return backend.url();
    }

    /** What it answers now: a number of series, and one value that is one. */
    Answer ask(String query) throws IOException, InterruptedException {
        HttpResponse<String> response = get("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
        assertThat(response.statusCode()).as("%s: %s", query, response.body()).isEqualTo(200);
        JsonArray series = new JsonObject(response.body()).getJsonObject("data").getJsonArray("result");
        int withData = 0;
        String value = "";
        for (Object each : series) {
            String one = ((JsonObject) each).getJsonArray("value").getString(1);
            if (!one.equals("NaN")) {
                withData++;
                value = one;
            }
        }
        return new Answer(withData, value);
    }

    /** Rules that could not be evaluated, with why. */
    String badRules() throws IOException, InterruptedException {
        StringBuilder bad = new StringBuilder();
        JsonObject rules = new JsonObject(get("/api/v1/rules").body()).getJsonObject("data");
        for (Object group : rules.getJsonArray("groups")) {
            for (Object each : ((JsonObject) group).getJsonArray("rules")) {
                JsonObject rule = (JsonObject) each;
                if (!rule.getString("health").equals("ok")) {
                    bad.append(rule.getString("name"))
                            .append(": ")
                            .append(rule.getString("lastError", "not run"))
                            .append('\n');
                }
            }
        }
        return bad.toString();
    }

    /**
     * An answer.
     *
     * @param series how many have a value that is a number
     * @param value one of those values; empty: none
     */
    record Answer(int series, String value) {}

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return backend.get(path);
    }

    @Override
    public void close() {
        backend.close();
    }
}
