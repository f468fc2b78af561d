package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.RelayServer;
import dev.outpost.server.ServerKeys;
import dev.outpost.server.config.Key;
import dev.outpost.tracking.TrackingServer;
import dev.outpost.workshop.WorkshopServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in deploy is read by the tools that it is for, as far as they are at hand. */
class DeployCheckIT {

    /** An image's name may not begin with a host: {@code name:tag}, {@code owner/name:tag}, always with a tag. */
    private static final Pattern IMAGE = Pattern.compile("(?m)^\\s*(?:image:|FROM) (\\S+)(?: AS base)?$");

    private static final Pattern PINNED =
            Pattern.compile("(?:[a-z0-9-]+/)?[a-z0-9-]+:v?\\d+\\.\\d+\\.\\d+[a-z0-9_.-]*");

    @Test
    void shouldBeReadByTheToolsThatThereAre() throws Exception {
        Tool.needed("promtool");
        Tool.needed("docker-compose");
        Tool.needed("tsc");
        String said =
                Tool.run(Project.ROOT, Project.ROOT.resolve("deploy/check").toString());
        System.out.println(said);
        assertThat(said)
                .doesNotContain("WRONG")
                .contains(
                        "ok        deploy/prometheus/rules/tests.yaml",
                        "ok        docker-compose.observability.yaml",
                        "ok        deploy/grafana/dashboards",
                        "ok        deploy/kubernetes ",
                        "ok        deploy/kubernetes/monitoring ",
                        "ok        deploy/images/Dockerfile ",
                        "ok        deploy/collector/config.yaml ",
                        "ok        deploy/jaeger/config.yaml ",
                        "ok        deploy/loki/config.yaml ",
                        "ok        queries of dashboards, rules and data sources");
    }

    /** Of each tool one that it must find: a check that finds nothing wrong with these is none. */
    @Test
    void shouldSayWhatIsWrong(@TempDir Path folder) throws Exception {
        Tool.needed("promtool");
        Tool.needed("docker-compose");
        Tool.needed("tsc");
        try (Stream<Path> files = Files.walk(Project.ROOT.resolve("deploy"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve(Project.ROOT.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        for (String file : List.of("docker-compose.yaml", "docker-compose.observability.yaml")) {
            Files.copy(Project.ROOT.resolve(file), folder.resolve(file));
        }
        wrong(folder, "docker-compose.yaml", "    volumes: [\"relay:/data\"]", "    volume: [\"relay:/data\"]");
        wrong(folder, "deploy/prometheus/rules/outpost.yaml", "sum by (job, instance) (workshop_mirror_away)", "sum(");
        wrong(folder, "deploy/grafana/dashboards/relay.json", "\"drawStyle\" : \"line\"", "\"drawStyle\" : \"lines\"");
        wrong(folder, "deploy/grafana/dashboards/match.json", "\"gridPos\"", "\"gridpos\"");
        wrong(folder, "deploy/grafana/dashboards/match.json", " by ()\"", " by\"");
        wrong(folder, "deploy/grafana/dashboards/overview.json", "sum(relay_games_active)", "sum(relay_games_active");
        wrong(folder, "deploy/kubernetes/tracking.yaml", "readOnlyRootFilesystem", "readOnlyRootFileSystem");
        wrong(folder, "deploy/kubernetes/monitoring/servicemonitor.yaml", "interval: 15s", "intervals: 15s");
        wrong(folder, "deploy/images/Dockerfile", "HEALTHCHECK --interval", "HEALTHCHECK --every");
        wrong(folder, "deploy/images/drain", "done\n", "\n");
        wrong(folder, "deploy/systemd/outpost@.service", "PrivateTmp=", "PrivateTemp=");
        wrong(folder, "deploy/collector/config.yaml", "queue_size", "queue_sise");
        wrong(folder, "deploy/jaeger/config.yaml", "processors: [batch]", "processors: [bach]");
        wrong(folder, "deploy/loki/config.yaml", "retention_period: 30d", "retention_period: 30");
        String said = Tool.runToFailure(folder, folder.resolve("deploy/check").toString());
        assertThat(said)
                .contains(
                        "WRONG     docker-compose.yaml ",
                        "WRONG     deploy/prometheus/rules/outpost.yaml",
                        "WRONG     deploy/grafana/dashboards",
                        "relay.json.ts(",
                        "match.json.ts(",
                        "WRONG     deploy/kubernetes ",
                        "StatefulSet-tracking.ts(",
                        "WRONG     deploy/kubernetes/monitoring ",
                        "WRONG     deploy/images/Dockerfile",
                        "WRONG     deploy/images/drain",
                        "WRONG     deploy/collector/config.yaml",
                        "WRONG     deploy/jaeger/config.yaml",
                        "processors: bach is used, and not there",
                        "WRONG     deploy/loki/config.yaml",
                        "WRONG     deploy/systemd/outpost@.service",
                        "WRONG     queries of dashboards, rules and data sources",
                        "deploy/grafana/dashboards/overview.json: Matches, A: not understood",
                        "deploy/grafana/dashboards/match.json: ",
                        "deploy/prometheus/rules/outpost.yaml: OutpostMirrorAway: not understood");
    }

    private static void wrong(Path folder, String file, String right, String wrong) throws IOException {
        Path copy = folder.resolve(file);
        String text = Files.readString(copy);
        assertThat(text).as(file).contains(right);
        Files.writeString(copy, text.replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong)));
    }

    @Test
    void shouldPinEveryImageAndPublishOnLoopbackOnly() {
        for (String file :
                List.of("docker-compose.yaml", "docker-compose.observability.yaml", "deploy/images/Dockerfile")) {
            assertThat(IMAGE.matcher(Project.read(file)).results().map(found -> found.group(1)))
                    .as(file)
                    .isNotEmpty()
                    .allSatisfy(image -> assertThat(image).matches(PINNED));
        }
        Pattern port = Pattern.compile("\"([^\"]*):\\d+:\\d+\"");
        for (String file : List.of("docker-compose.yaml", "docker-compose.observability.yaml")) {
            assertThat(port.matcher(Project.read(file)).results().map(found -> found.group(1)))
                    .as(file)
                    .isNotEmpty()
                    .allSatisfy(address -> assertThat(address).isIn("127.0.0.1", "${OUTPOST_BIND:-127.0.0.1}"));
        }
    }

    @Test
    void shouldSetNoKeyThatNoServerHas() throws Exception {
        Pattern variable = Pattern.compile("\\b(OUTPOST_[A-Z_]+): |name: (OUTPOST_[A-Z_]+),");
        List<String> known = Stream.of(new RelayServer(), new TrackingServer(), new WorkshopServer())
                .flatMap(server -> ServerKeys.of(server).all().keys().stream())
                .map(Key::environmentName)
                .toList();
        try (Stream<Path> files = Files.walk(Project.ROOT.resolve("deploy/kubernetes"))) {
            List<Path> all = Stream.concat(
                            files.filter(Files::isRegularFile), Stream.of(Project.ROOT.resolve("docker-compose.yaml")))
                    .toList();
            for (Path file : all) {
                assertThat(variable.matcher(Files.readString(file))
                                .results()
                                .map(found -> found.group(1) == null ? found.group(2) : found.group(1)))
                        .as(file.toString())
                        .isSubsetOf(known);
            }
        }
    }
}
