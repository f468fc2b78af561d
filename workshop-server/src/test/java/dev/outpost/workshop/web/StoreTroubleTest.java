package dev.outpost.workshop.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What clients are told when the store changes under the server. */
@Timeout(60)
final class StoreTroubleTest {

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Site site;

    @BeforeEach
    void open() throws Exception {
        site = Site.open(folder);
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void shouldNotTakeATokenThatHasEnded() throws Exception {
        String token = site.token("kane");
        assertThat(site.publish(Site.packageOf(Site.manifest("kane/one", "1.0.0")), token, "")
                        .statusCode())
                .isEqualTo(201);
        // A day is the least that a token is issued for
        change("UPDATE tokens SET expires_ms = created_ms + 1");

        HttpResponse<String> refused = site.publish(Site.packageOf(Site.manifest("kane/one", "1.1.0")), token, "");

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate")).isPresent();
        assertThat(code(refused)).isEqualTo("wrong_token");
        assertThat(site.get("/v1/packages/kane/one/versions/1.1.0").statusCode())
                .isEqualTo(404);
    }

    @Test
    void shouldSayThatAStoreIsBrokenAndServeWhatItStillHas() throws Exception {
        site.published(Site.manifest("kane/one", "1.0.0"));
        change("ALTER TABLE changes RENAME TO lost");

        HttpResponse<String> refused = site.get("/v1/changes");

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(500);
        assertThat(code(refused)).isEqualTo("broken");
        assertThat(refused.headers().firstValue("Retry-After"))
                .as("it does not pass by itself")
                .isEmpty();
        assertThat(refused.body()).doesNotContain("lost").doesNotContain("SQL");
        assertThat(site.bytes("/v1/packages/kane/one/versions/1.0.0/download").statusCode())
                .isEqualTo(200);
    }

    private void change(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("workshop.db"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String code(HttpResponse<String> answer) {
        return new JsonObject(answer.body()).getString("code");
    }
}
