package dev.outpost.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A real VictoriaMetrics on loopback, to which metrics are sent over OTLP; it scrapes whom it is told to, too. */
final class VictoriaMetrics {

    private VictoriaMetrics() {}

    /** With job and instance made of the resource as Prometheus does it, which this leaves to its operator. */
    static Backend start(Path folder, String scrapedJob, String scrapedAddress)
            throws IOException, InterruptedException {
        Path binary = Tool.needed("victoria-metrics");
        Path scrape = Files.writeString(folder.resolve("scrape.yaml"), """
                global: {scrape_interval: 1s}
                scrape_configs:
                  - job_name: engine
                    static_configs:
                      - {targets: ['%s'], labels: {job: %s}}
                """.formatted(scrapedAddress, scrapedJob));
        Path labels = Files.writeString(folder.resolve("relabel.yaml"), """
                - source_labels: [service_namespace, service_name]
                  separator: /
                  regex: (.+/.+)
                  target_label: job
                - source_labels: [service_instance_id]
                  regex: (.+)
                  target_label: instance
                """);
        int port = Backend.freePort();
        return Backend.start(
                folder.resolve("victoria-metrics.log"),
                port,
                "/health",
                List.of(
                        binary.toString(),
                        "-httpListenAddr=127.0.0.1:" + port,
                        "-storageDataPath=" + folder.resolve("victoria-metrics"),
                        "-promscrape.config=" + scrape,
                        "-relabelConfig=" + labels,
                        "-opentelemetry.usePrometheusNaming",
                        "-search.latencyOffset=1s"));
    }
}
