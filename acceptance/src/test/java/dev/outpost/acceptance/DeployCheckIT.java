package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.RelayServer;
import dev.outpost.server.ServerKeys;
import dev.outpost.server.config.Key;
import dev.outpost.tracking.TrackingServer;
import dev.outpost.workshop.WorkshopServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

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
        String said =
                Tool.run(Project.ROOT, Project.ROOT.resolve("deploy/check").toString());
        System.out.println(said);
        assertThat(said)
                .doesNotContain("WRONG")
                .contains(
                        "ok        deploy/prometheus/rules/tests.yaml", "ok        docker-compose.observability.yaml");
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
