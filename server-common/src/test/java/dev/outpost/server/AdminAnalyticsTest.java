package dev.outpost.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.telemetry.Telemetry;
import dev.outpost.telemetry.analytics.Importer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /admin/analytics/*} against a server that runs and its database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AdminAnalyticsTest {

    private static final String TOKEN = "test-token-0123456789";

    private Path dir;
    private ServerProcess server;

    @BeforeAll
    void start(@TempDir Path folder) {
        dir = folder;
        server = ServerProcess.start(
                new TinyServer(), "data.dir=" + dir, "http.port=0", "admin.token=" + TOKEN, "tiny.greet=3");
        // The greetings below are recorded; the flush makes them rows.
        assertThat(Http.get(server.httpPort(), "/flush").body()).isEqualTo("true");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void shouldAnswerSql() {
        JsonObject answer = ok(query(new JsonObject()
                .put("sql", "SELECT event, count(*) AS n FROM telemetry_events WHERE event = 'tiny.greeted'")));

        assertThat(answer.getJsonArray("columns"))
                .isEqualTo(new JsonArray().add("event").add("n"));
        assertThat(answer.getJsonArray("rows"))
                .isEqualTo(new JsonArray()
                        .add(new JsonObject().put("event", "tiny.greeted").put("n", 3)));
        assertThat(answer.getBoolean("truncated")).isFalse();
        assertThat(answer.getLong("took_ms")).isNotNegative();
    }

    @Test
    void shouldCutOffAtTheLimitAndSaySo() {
        JsonObject answer = ok(query(new JsonObject()
                .put("sql", "SELECT id FROM telemetry_events WHERE category = 'tiny'")
                .put("limit", 2)));

        assertThat(answer.getJsonArray("rows")).hasSize(2);
        assertThat(answer.getBoolean("truncated")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM telemetry_events",
                "DROP TABLE telemetry_events",
                "ATTACH DATABASE '/tmp/x' AS x",
                "VACUUM INTO '/tmp/x'",
                "PRAGMA journal_mode = DELETE",
                "SELECT load_extension('x')",
                "SELECT 1; DELETE FROM telemetry_events",
                "nonsense",
                ""
            })
    void shouldRefuseSqlThatDoesMoreThanRead(String sql) {
        HttpResponse<String> answer = query(new JsonObject().put("sql", sql));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(ok(query(new JsonObject().put("sql", "SELECT count(*) AS n FROM telemetry_events")))
                        .getJsonArray("rows")
                        .getJsonObject(0)
                        .getInteger("n"))
                .isPositive();
    }

    @Test
    void shouldStopSqlThatRunsForever() {
        HttpResponse<String> answer = query(new JsonObject()
                .put("sql", "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT max(n) FROM t")
                .put("timeout_s", 0.1));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(new JsonObject(answer.body()).getString("detail")).contains("stopped");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | JSON object",
                "no json | JSON object",
                "{} | sql: a text is wanted",
                "{\"sql\": 1} | sql: a text is wanted",
                "{\"sql\": \"SELECT 1\", \"limit\": 0} | limit: value 0 is refused; accepted: 1 to 10000",
                "{\"sql\": \"SELECT 1\", \"limit\": \"1\"} | limit: a number is wanted",
                "{\"sql\": \"SELECT 1\", \"timeout_s\": 31} | timeout_s: value 31.0 is refused; accepted: more than 0, up to 30",
                "{\"sql\": \"SELECT 1\", \"write\": true} | unknown key; accepted: limit, sql, timeout_s"
            })
    void shouldRefuseARequestThatIsWrong(String body, String detail) {
        HttpResponse<String> answer = send("POST", "/admin/analytics/query", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(answer.body()).getString("detail")).contains(detail);
    }

    @Test
    void shouldShowTheNewestEventsOldestFirst() {
        JsonArray events = ok(send("GET", "/admin/analytics/inspect?category=tiny&last=2", ""))
                .getJsonArray("events");

        assertThat(events).hasSize(2);
        JsonObject last = events.getJsonObject(1);
        assertThat(last.getString("event")).isEqualTo("tiny.greeted");
        assertThat(last.getJsonObject("data")).isEqualTo(new JsonObject().put("count", 3));
        assertThat(last.getString("component")).isEqualTo("relay");
        assertThat(last.getString("timestamp")).endsWith("Z");
        assertThat(events.getJsonObject(0).getJsonObject("data").getInteger("count"))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"category=%27%20OR%201", "last=0", "last=1001", "last=x", "last=-1"})
    void shouldRefuseParametersThatAreWrong(String parameters) {
        assertThat(send("GET", "/admin/analytics/inspect?" + parameters, "").statusCode())
                .isEqualTo(400);
    }

    @Test
    void shouldSayHowRecordingStands() {
        JsonObject status = ok(send("GET", "/admin/analytics/status", ""));

        assertThat(status.getJsonObject("stored").getLong("rows")).isPositive();
        assertThat(status.getJsonObject("stored").getBoolean("rows_exact")).isTrue();
        assertThat(status.getJsonObject("stored").getJsonArray("top_talkers")).isNotEmpty();
        assertThat(status.getJsonObject("stored").getJsonArray("set_aside")).isEmpty();
        assertThat(status.getJsonObject("stored").getLong("max_bytes")).isEqualTo(500L << 20);
        assertThat(status.getJsonObject("live").getBoolean("recording")).isTrue();
        assertThat(status.getJsonObject("live").getString("state")).isEqualTo("ok");
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "csv", "sqlite", "parquet"})
    void shouldExportWhatIsAskedFor(String format, @TempDir Path folder) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort()
                        + "/admin/analytics/export?category=tiny&event=tiny.greeted&from=1h&format=" + format))
                .header("Authorization", "Bearer " + TOKEN)
                .build();
        Path file = folder.resolve("export");
        HttpResponse<Path> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofFile(file));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-disposition"))
                .hasValueSatisfying(name -> assertThat(name).startsWith("attachment; filename=\"telemetry."));
        Importer.Result imported = new Importer(folder.resolve("merged.db")).run(file, (rows, total, share) -> {});
        assertThat(imported.format()).isEqualTo(format);
        assertThat(imported.added()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "format=xml | format: accepted: json, csv, sqlite, parquet",
                "category=tiny | format: accepted",
                "format=csv&from=soon | from: accepted: a date",
                "format=csv&from=1h&to=2h | is not before",
                "format=csv&correlation=x | 32 lower-case hex digits",
                "format=csv&out=/tmp/x | unknown parameter; accepted: category, correlation, event, format, from, to"
            })
    void shouldRefuseAnExportThatIsWrong(String parameters, String detail) {
        HttpResponse<String> answer = send("GET", "/admin/analytics/export?" + parameters, "");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(answer.body()).getString("detail")).contains(detail);
    }

    @Test
    void shouldStopAQueryWhoseClientGoesAway() throws Exception {
        String endless = new JsonObject()
                .put("sql", "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT max(n) FROM t")
                .put("timeout_s", 30)
                .encode();
        // As many as there are threads, and then as many as may wait.
        for (int i = 0; i < 10; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.httpPort())) {
                socket.getOutputStream()
                        .write(("POST /admin/analytics/query HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TOKEN
                                        + "\r\nContent-Length: " + endless.length() + "\r\n\r\n" + endless)
                                .getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
            }
        }

        // Were they not stopped, this would wait for five times thirty seconds.
        assertThat(CompletableFuture.supplyAsync(() -> {
                            HttpResponse<String> answer = send("GET", "/admin/analytics/status", "");
                            while (answer.statusCode() == 503) {
                                answer = send("GET", "/admin/analytics/status", "");
                            }
                            return answer.statusCode();
                        })
                        .get(60, TimeUnit.SECONDS))
                .isEqualTo(200);
    }

    @Test
    void shouldSayWhatWouldBeClearedAndClearOldEvents() {
        JsonObject plan = ok(send("POST", "/admin/analytics/clear", "{\"before\":\"2000-01-02\"}"));
        assertThat(plan.getBoolean("cleared")).isFalse();
        assertThat(plan.getLong("rows")).isZero();
        assertThat(ok(send("POST", "/admin/analytics/clear", "{}")).getLong("rows"))
                .isPositive();

        JsonObject cleared = ok(send("POST", "/admin/analytics/clear", "{\"before\":\"2000-01-02\",\"yes\":true}"));

        assertThat(cleared.getBoolean("cleared")).isTrue();
        assertThat(cleared.getLong("rows")).isZero();
        assertThat(send("POST", "/admin/analytics/clear", "{\"all\":true}").statusCode())
                .isEqualTo(400);
        assertThat(send("POST", "/admin/analytics/clear", "{\"yes\":\"no\"}").statusCode())
                .isEqualTo(400);
        assertThat(send("POST", "/admin/analytics/clear", "{\"before\":\"soon\"}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void shouldShowOneEventsNewest() {
        JsonArray events = ok(send("GET", "/admin/analytics/inspect?category=tiny.greeted&last=2", ""))
                .getJsonArray("events");

        assertThat(events).hasSize(2);
        assertThat(events.getJsonObject(1).getString("event")).isEqualTo("tiny.greeted");
        assertThat(ok(send("GET", "/admin/analytics/inspect?category=gui", "")).getJsonArray("events"))
                .isEmpty();
    }

    @Test
    void shouldSwitchRecordingOffAndOn() {
        Path marker = dir.resolve(Telemetry.OFF_MARKER);

        JsonObject off = ok(send("POST", "/admin/analytics/off", ""));
        assertThat(off.getBoolean("recording")).isFalse();
        assertThat(marker).exists();

        JsonObject on = ok(send("POST", "/admin/analytics/on", ""));
        assertThat(on.getBoolean("recording")).isTrue();
        assertThat(marker).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /admin/analytics/status",
        "POST, /admin/analytics/query",
        "GET, /admin/analytics/inspect",
        "GET, /admin/analytics/export?format=csv",
        "POST, /admin/analytics/clear",
        "POST, /admin/analytics/on",
        "POST, /admin/analytics/off"
    })
    void shouldLetNobodyInWithoutTheToken(String method, String path) {
        assertThat(Http.send(method, server.httpPort(), path, "").statusCode()).isEqualTo(401);
        assertThat(Http.send(method, server.httpPort(), path, "", "Authorization", "Basic " + TOKEN)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void shouldKeepAConfiguredTokenOutOfTheFolder() {
        assertThat(Files.exists(dir.resolve("admin.token"))).isFalse();
        assertThat(Objects.requireNonNull(dir.toFile().list())).contains("telemetry.db", "server.lock");
    }

    private HttpResponse<String> query(JsonObject body) {
        return send("POST", "/admin/analytics/query", body.encode());
    }

    private HttpResponse<String> send(String method, String path, String body) {
        return Http.send(method, server.httpPort(), path, body, "Authorization", "Bearer " + TOKEN);
    }

    private static JsonObject ok(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        return new JsonObject(answer.body());
    }
}
