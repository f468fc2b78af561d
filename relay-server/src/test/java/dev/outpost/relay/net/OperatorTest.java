package dev.outpost.relay.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.RelayServer;
import dev.outpost.relay.protocol.CreateRoom;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.MatchEnd;
import dev.outpost.relay.protocol.PlayerLeft;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.Refused;
import dev.outpost.relay.protocol.TickFrame;
import dev.outpost.server.ServerProcess;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees and does over HTTP while players are connected, and what of it is recorded. */
class OperatorTest {

    private static final Pattern PATH = Pattern.compile("^  (/[^:]*):$");
    private static final Pattern METHOD = Pattern.compile("^    (get|post|delete|put|patch):$");

    @TempDir
    Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @SuppressWarnings("NullAway.Init") // before each test
    private ServerProcess relay;

    @SuppressWarnings("NullAway.Init") // before each test
    private String token;

    @BeforeEach
    void start() throws Exception {
        relay = ServerProcess.start(
                new RelayServer(),
                "data.dir=" + folder,
                "http.port=0",
                "relay.port=0",
                "relay.public_rooms=true",
                "relay.max_connections_per_ip=20");
        token = Files.readString(folder.resolve("admin.token")).strip();
    }

    @AfterEach
    void stop() {
        relay.close();
    }

    @Test
    void shouldShowGamesToTheOperatorWithPseudonymsAndToOthersWithoutAny() throws Exception {
        try (Two two = lobby()) {
            assertThat(send("GET", "/admin/games", null, "").statusCode()).isEqualTo(401);
            assertThat(one("/v1/games").getString("state")).isEqualTo("open");
            two.play();
            two.host.await(TickFrame.class);

            JsonObject game = one("/admin/games");
            assertThat(game.getString("code")).isEqualTo(two.room);
            assertThat(game.getString("state")).isEqualTo("playing");
            assertThat(game.getString("trace_id")).matches("[0-9a-f]{32}");
            assertThat(game.getJsonObject("match").getLong("ticks")).isPositive();
            assertThat(game.getJsonArray("players")).hasSize(2);
            JsonObject guest = game.getJsonArray("players").getJsonObject(1);
            assertThat(guest.getInteger("slot")).isEqualTo(7);
            assertThat(guest.getString("pseudonym")).matches("[0-9a-f]{16}");
            assertThat(guest.getDouble("suspicion")).isZero();
            assertThat(new JsonObject(operator("GET", "/admin/games/" + two.room, "")
                                    .body())
                            .getString("code"))
                    .isEqualTo(two.room);

            JsonObject seen = one("/v1/games");
            assertThat(seen.fieldNames())
                    .containsExactlyInAnyOrder(
                            "game_module",
                            "mod_fingerprint",
                            "map",
                            "max_players",
                            "queue",
                            "tick_interval_us",
                            "state",
                            "players",
                            "age_min");
        }
    }

    @Test
    void shouldTellOpenRoomsAndAnswerTheSameTwiceWithoutABody() throws Exception {
        try (TestClient host = TestClient.host(gamePort(), TestClient.settings(2, 20_000))) {
            String room = host.joined().room();
            HttpResponse<String> first = send("GET", "/v1/games", null, "");
            JsonObject game = new JsonObject(first.body()).getJsonArray("games").getJsonObject(0);
            assertThat(game.getString("code")).isEqualTo(room);
            assertThat(game.getString("state")).isEqualTo("open");
            HttpRequest again = HttpRequest.newBuilder(uri("/v1/games"))
                    .header("If-None-Match", first.headers().firstValue("ETag").orElseThrow())
                    .build();
            assertThat(client.send(again, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(304);
        }
    }

    @Test
    void shouldKickAPlayerCloseTheGameAndRecordWhoDidItAndWhy() throws Exception {
        try (Two two = lobby()) {
            two.play();
            String game = "/admin/games/" + two.room;
            assertThat(operator("POST", game + "/kick", "{\"slot\":3,\"reason\":\"nobody\"}")
                            .statusCode())
                    .isEqualTo(404);
            assertThat(operator("POST", game + "/kick", "{\"slot\":7,\"reason\":\"abuse\"}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(two.guest.await(Refused.class)).satisfies(refused -> {
                assertThat(refused.code()).isEqualTo(ErrorCode.KICKED);
                assertThat(refused.detail()).contains("abuse");
            });
            assertThat(two.host.await(PlayerLeft.class).reason()).isEqualTo(LeaveReason.KICKED);

            assertThat(operator("POST", game + "/close", "{\"reason\":\"maintenance\"}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(two.host.await(MatchEnd.class).outcome()).isEqualTo("closed");
            assertThat(two.host.await(Refused.class).code()).isEqualTo(ErrorCode.ROOM_CLOSED);
            assertThat(operator("GET", game, "").statusCode()).isEqualTo(404);
            String target = two.room;
            relay.close();

            assertThat(actions())
                    .containsExactly(
                            "game.kick|" + target + "/3|nobody|nobody there",
                            "game.kick|" + target + "/7|abuse|done",
                            "game.close|" + target + "|maintenance|done");
        }
    }

    @Test
    void shouldDrainAndTakeItBack() throws Exception {
        try (TestClient first = TestClient.greeted(gamePort());
                TestClient second = TestClient.greeted(gamePort())) {
            assertThat(operator("POST", "/admin/drain", "{\"reason\":\"new kernel\"}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(send("GET", "/readyz", null, "").statusCode()).isEqualTo(503);
            first.send(new CreateRoom(TestClient.settings(2, 20_000), 0, Protocol.NO_TEAM));
            assertThat(first.refused()).isEqualTo(ErrorCode.DRAINING);
            assertThat(operator("DELETE", "/admin/drain", "").statusCode()).isEqualTo(200);
            assertThat(send("GET", "/readyz", null, "").statusCode()).isEqualTo(200);
            second.send(new CreateRoom(TestClient.settings(2, 20_000), 0, Protocol.NO_TEAM));
            second.joined();
        }
        relay.close();
        assertThat(actions()).containsExactly("drain.start||new kernel|done", "drain.stop|||done");
    }

    @Test
    void shouldSayWhatIsWrongWithABody() throws Exception {
        try (TestClient host = TestClient.host(gamePort(), TestClient.settings(2, 20_000))) {
            String game = "/admin/games/" + host.joined().room();
            for (String body : List.of(
                    "",
                    "nonsense",
                    "[]",
                    "{}",
                    "{\"reason\":\"\"}",
                    "{\"reason\":7}",
                    "{\"reason\":\"a\\nb\"}",
                    "{\"reason\":\"" + "x".repeat(201) + "\"}",
                    "{\"reason\":\"fine\",\"because\":1}")) {
                HttpResponse<String> answer = operator("POST", game + "/close", body);
                assertThat(answer.statusCode()).as(body).isEqualTo(400);
                assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            }
            for (String slot : List.of("", ",\"slot\":-1", ",\"slot\":255", ",\"slot\":\"0\"", ",\"slot\":1.5")) {
                assertThat(operator("POST", game + "/kick", "{\"reason\":\"fine\"" + slot + "}")
                                .statusCode())
                        .as(slot)
                        .isEqualTo(400);
            }
            assertThat(operator("POST", "/admin/games/nosuch/close", "{\"reason\":\"fine\"}")
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void shouldAnswerEveryPathThatTheDocumentHas() throws Exception {
        String path = "";
        List<String> documented = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("../docs/openapi/relay.yaml"))) {
            Matcher pathLine = PATH.matcher(line);
            Matcher method = METHOD.matcher(line);
            if (pathLine.matches()) {
                path = pathLine.group(1);
            } else if (method.matches()) {
                documented.add(method.group(1).toUpperCase(Locale.ROOT) + " " + path);
            }
        }
        assertThat(documented)
                .containsExactlyInAnyOrder(
                        "GET /v1/games",
                        "GET /v1/key",
                        "GET /play",
                        "GET /admin/games",
                        "GET /admin/games/{code}",
                        "POST /admin/games/{code}/kick",
                        "POST /admin/games/{code}/close",
                        "POST /admin/drain",
                        "DELETE /admin/drain");
        try (TestClient host = TestClient.host(gamePort(), TestClient.settings(2, 20_000))) {
            String room = host.joined().room();
            for (String each : documented) {
                String[] parts = each.split(" ", 2);
                int status = operator(parts[0], parts[1].replace("{code}", room), "{\"reason\":\"x\",\"slot\":0}")
                        .statusCode();
                assertThat(status).as(each).isNotIn(404, 405, 500);
            }
        }
    }

    private Two lobby() throws Exception {
        return Two.of(TestClient.host(gamePort(), TestClient.settings(2, 20_000)), TestClient.greeted(gamePort()));
    }

    private int gamePort() {
        return URI.create(relay.addresses().get(1).substring("game ".length())).getPort();
    }

    private JsonObject one(String path) throws Exception {
        HttpResponse<String> answer =
                path.startsWith("/admin") ? operator("GET", path, "") : send("GET", path, null, "");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(answer.body()).getJsonArray("games")).hasSize(1);
        return new JsonObject(answer.body()).getJsonArray("games").getJsonObject(0);
    }

    private HttpResponse<String> operator(String method, String path, String body) throws Exception {
        return send(method, path, token, body);
    }

    private HttpResponse<String> send(String method, String path, @Nullable String bearer, String body)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .method(
                        method,
                        body.isEmpty() || method.equals("GET")
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + relay.httpPort() + path);
    }

    private List<String> actions() throws Exception {
        List<String> rows = new ArrayList<>();
        try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("telemetry.db"));
                ResultSet row = db.createStatement()
                        .executeQuery("SELECT data FROM telemetry_events WHERE event = 'admin.action' ORDER BY id")) {
            while (row.next()) {
                JsonObject data = new JsonObject(row.getString(1));
                assertThat(data.getString("token_hash")).matches("[0-9a-f]{16}");
                rows.add(String.join(
                        "|",
                        data.getString("action"),
                        data.getString("target"),
                        data.getString("reason"),
                        data.getString("outcome")));
            }
        }
        return rows;
    }
}
