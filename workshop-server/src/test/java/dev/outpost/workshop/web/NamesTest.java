package dev.outpost.workshop.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.workshop.command.WorkshopCommands;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Names that come near those of popular packages: seen by everybody, accepted by the operator. */
@Timeout(60)
final class NamesTest {

    @Test
    void shouldShowTheOperatorNamesThatWereFlaggedUntilTheyAreAccepted(@TempDir Path folder) throws Exception {
        try (Site site = Site.open(folder, "workshop.popular_downloads=1")) {
            String bearer = "Bearer " + site.admin();
            site.published(Site.manifest("kane/heavy-tanks", "1.0.0"));
            site.bytes("/v1/packages/kane/heavy-tanks/versions/1.0.0/download");
            awaitDownload(site);
            site.published(Site.manifest("eve/heavytanks", "1.0.0"));

            assertThat(site.get("/v1/near-names").statusCode()).isEqualTo(401);
            assertThat(site.get("/v1/near-names", "Authorization", "Bearer " + site.token("eve"))
                            .statusCode())
                    .isEqualTo(401);
            JsonObject flagged = names(site, bearer).getJsonObject(0);
            assertThat(flagged.getString("id")).isEqualTo("eve/heavytanks");
            assertThat(flagged.getJsonObject("near_name").getString("like")).isEqualTo("kane/heavy-tanks");

            String path = "/v1/packages/eve/heavytanks/near-name";
            assertThat(site.send("DELETE", path, "").statusCode()).isEqualTo(401);
            HttpResponse<String> accepted = site.send("DELETE", path, "", "Authorization", bearer);
            assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(200);
            assertThat(new JsonObject(accepted.body()).containsKey("near_name")).isFalse();
            assertThat(names(site, bearer)).isEmpty();
            assertThat(site.send("DELETE", path, "", "Authorization", bearer).statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void shouldListAndAcceptThemFromTheCommandLine(@TempDir Path folder) throws Exception {
        try (Site site = Site.open(folder, "workshop.popular_downloads=1")) {
            site.published(Site.manifest("kane/heavy-tanks", "1.0.0"));
            site.bytes("/v1/packages/kane/heavy-tanks/versions/1.0.0/download");
            awaitDownload(site);
            site.published(Site.manifest("eve/heavytanks", "1.0.0"));
            String at = "http://127.0.0.1:" + site.port();
            String token = folder.resolve("admin.token").toString();

            assertThat(command(0, "list", "--from", at, "--token-file", token))
                    .contains("eve/heavytanks", "kane/heavy-tanks", "the names look alike");
            assertThat(command(0, "accept", "eve/heavytanks", "--to", at, "--token-file", token))
                    .contains("accepted eve/heavytanks");
            assertThat(new JsonObject(command(0, "list", "--json", "--from", at, "--token-file", token))
                            .getJsonArray("packages"))
                    .isEmpty();
            command(1, "accept", "eve/heavytanks", "--to", at, "--token-file", token);
            command(2, "accept", "heavytanks", "--to", at, "--token-file", token);
        }
    }

    /** What it prints; it must end so. */
    private static String command(int status, String... arguments) {
        CommandLine names = new CommandLine(WorkshopCommands.all().stream()
                .filter(each -> each.name().equals("names"))
                .findFirst()
                .orElseThrow());
        StringWriter out = new StringWriter();
        names.setOut(new PrintWriter(out, true));
        names.setErr(new PrintWriter(new StringWriter(), true));
        assertThat(names.execute(arguments))
                .as("%s: %s", List.of(arguments), out)
                .isEqualTo(status);
        return out.toString();
    }

    private static JsonArray names(Site site, String bearer) {
        HttpResponse<String> answer = site.get("/v1/near-names?limit=10", "Authorization", bearer);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body()).getJsonArray("packages");
    }

    /** It is written within seconds. */
    private static void awaitDownload(Site site) {
        Instant until = Instant.now().plus(Duration.ofSeconds(30));
        while (new JsonObject(site.get("/v1/packages/kane/heavy-tanks").body()).getLong("downloads") == 0) {
            assertThat(Instant.now()).isBefore(until);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
