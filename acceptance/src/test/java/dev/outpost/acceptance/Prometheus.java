package dev.outpost.acceptance;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
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

    /** To be asked. */
    Backend backend() {
        return backend;
    }

    /** Rules that could not be evaluated, with why. */
    String badRules() throws IOException, InterruptedException {
        StringBuilder bad = new StringBuilder();
        JsonObject rules = new JsonObject(backend.get("/api/v1/rules").body()).getJsonObject("data");
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

    @Override
    public void close() {
        backend.close();
    }
}
