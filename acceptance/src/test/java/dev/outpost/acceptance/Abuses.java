package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What strangers do to a tracking server, and what each must be answered. Each has addresses of its own. */
final class Abuses {

    private static final int SLOW = 50;
    private static final int HALF_OPEN = 100;

    /** Names that players really have. */
    private static final List<String> SCRIPTS = List.of(
            "Freitag Abend für alle, große Karten",
            "Пятница вечером, все добро пожаловать",
            "金曜日の夜、初心者歓迎",
            "周五晚上 欢迎大家",
            "금요일 밤 누구나 환영",
            "مساء الجمعة مرحبا بالجميع",
            "ערב שישי כולם מוזמנים",
            "शुक्रवार की रात सबका स्वागत है",
            "คืนวันศุกร์ยินดีต้อนรับทุกคน",
            "Παρασκευή βράδυ",
            "პარასკევის ღამე",
            "Ուրբաթ երեկո",
            "வெள்ளி இரவு",
            "শুক্রবার রাত",
            "ᏧᎾᎩᎶᏍᏗ ᎤᏒᎢ",
            "ዓርብ ምሽት",
            "សប្បាយ",
            "བོད་ཡིག",
            "🎮 Friday 👩‍👩‍👧‍👦 night 🏴‍☠️",
            "𝕱𝖗𝖎𝖉𝖆𝖞 𐌰𐌱𐌲");

    /** What no name may have: characters that are not seen, or that make others look like what they are not. */
    private static final List<String> HIDDEN = List.of(
            "a\u0000b",
            "a\u0007b",
            "a\u001b[31mb",
            "a\nb",
            "a\r\nb",
            "a\u007fb",
            "a\u0085b",
            "a\u2028b",
            "a\u2029b",
            "a\u202eb",
            "a\u2066b",
            "a\ufffeb");

    private Abuses() {}

    /** Somebody else's heartbeats and deletions, and the host's own ones twice. */
    static void foreignHands(Tracking tracking) throws IOException {
        try (HttpWire host = tracking.from("127.40.1.1");
                HttpWire stranger = tracking.from("127.40.2.1")) {
            TrackingGame game = TrackingGame.list(host, TrackingGame.named("Hands off", "hands-off"));
            String wrong = "Authorization: Bearer " + "A".repeat(game.secret().length()) + "\r\n";
            refused(stranger.ask("POST", game.path() + "/heartbeat", wrong, ""), 401, "wrong_secret");
            refused(stranger.ask("DELETE", game.path(), wrong, ""), 401, "wrong_secret");
            refused(stranger.ask("GET", game.path() + "/why", wrong, ""), 401, "wrong_secret");
            refused(stranger.ask("POST", game.path() + "/heartbeat", "", ""), 401, "no_secret");
            refused(stranger.ask("DELETE", game.path(), "", ""), 401, "no_secret");
            refused(stranger.beat("0".repeat(26), game.secret(), ""), 404, "unknown");

            assertThat(host.beat(game.id(), game.secret(), "{\"seq\":5}").status())
                    .isEqualTo(204);
            refused(host.beat(game.id(), game.secret(), "{\"seq\":5,\"name\":\"Replayed\"}"), 409, "replayed");
            refused(host.beat(game.id(), game.secret(), "{\"seq\":4}"), 409, "replayed");
            refused(host.beat(game.id(), game.secret(), ""), 409, "replayed");
            assertThat(host.beat(game.id(), game.secret(), "{\"seq\":6}").status())
                    .isEqualTo(204);
            HttpWire.Answer shown = stranger.get(game.path());
            assertThat(shown.status()).isEqualTo(200);
            assertThat(new JsonObject(shown.body()).getString("name")).isEqualTo("Hands off");
            assertThat(shown.body()).doesNotContain(game.secret()).doesNotContain("127.");
            assertThat(game.delete(host).status()).isEqualTo(204);
        }
    }

    /** Bodies and fields that are too large, of another type, unknown, or no JSON at all. */
    static void nonsense(Tracking tracking) throws IOException {
        String path = "/v1/listings";
        try (HttpWire wire = tracking.from("127.41.1.1")) {
            field(wire, game().put("name", "x".repeat(129)), "name");
            field(wire, game().put("name", ""), "name");
            field(wire, game().put("name", 7), "name");
            field(wire, game().put("game_id", "g".repeat(65)), "game_id");
            field(wire, game().put("endpoint", "nowhere"), "endpoint");
            field(wire, game().put("players", new JsonObject().put("now", 9).put("max", 8)), "players");
            field(wire, game().put("players", new JsonObject().put("now", -1).put("max", 8)), "players");
            field(wire, game().put("trace_id", "no hex"), "trace_id");
            field(wire, game().put("invented", true), "invented");
            field(wire, game().put("settings_summary", new JsonObject().put("note", "n".repeat(257))), "settings");
            field(wire, new JsonObject(), "game_id");
            refused(wire.post(path, "{\"game_id\":"), 400, "malformed");
            refused(wire.post(path, "[1,2]"), 400, "malformed");
            refused(wire.post(path, "{\"a\":".repeat(2000)), 400, "malformed");
            refused(wire.ask("POST", path, "Content-Type: text/plain\r\n", game().encode()), 415, "media_type");
        }
        try (HttpWire wire = tracking.from("127.41.2.1")) {
            wire.send(HttpWire.head("POST", path, HttpWire.JSON, 1L << 40));
            refused(wire.answer(), 413, "too_large");
        }
        try (HttpWire wire = tracking.from("127.41.3.1")) {
            wire.send(HttpWire.head("POST", path, HttpWire.JSON + "Transfer-Encoding: chunked\r\n", -1));
            byte[] chunk = ("1000\r\n" + " ".repeat(4096) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 32; i++) {
                wire.send(chunk);
            }
            refused(wire.answer(), 413, "too_large");
        }
        try (HttpWire wire = tracking.from("127.41.4.1")) {
            refused(wire.get(path + "?limit=501"), 400, "bad_parameter");
            refused(wire.get(path + "?invented=1"), 400, "bad_parameter");
            refused(wire.get(path + "?text=" + "x".repeat(65)), 400, "bad_parameter");
            refused(wire.get(path + "?cursor=nonsense-nonsense"), 400, "bad_cursor");
        }
    }

    static void names(Tracking tracking) throws IOException {
        try (HttpWire wire = tracking.from("127.42.1.1")) {
            for (String hidden : HIDDEN) {
                HttpWire.Answer answer =
                        wire.post("/v1/listings", game().put("name", hidden).encode());
                refused(answer, 422, "bad_field");
                JsonObject problem = new JsonObject(answer.body());
                assertThat(problem.getString("field")).isEqualTo("name");
                assertThat(problem.getString("detail"))
                        .as("where it stands, and which it is")
                        .contains("character 2")
                        .contains(String.format("U+%04X", hidden.codePointAt(1)));
                assertThat(problem.getString("detail").chars()).noneMatch(Character::isISOControl);
            }
            // half a pair, which a JSON text may spell
            refused(wire.post("/v1/listings", game().encode().replace("A game", "a\\ud83d b")), 422, "bad_field");
            for (String name : SCRIPTS) {
                TrackingGame game = TrackingGame.list(wire, TrackingGame.named(name, "script"));
                String kept = Normalizer.normalize(name, Normalizer.Form.NFC);
                assertThat(new JsonObject(wire.get(game.path()).body()).getString("name"))
                        .isEqualTo(kept);
                HttpWire.Answer found =
                        wire.get("/v1/listings?text=" + URLEncoder.encode(name, StandardCharsets.UTF_8));
                assertThat(new JsonObject(found.body()).getLong("total"))
                        .as("%s is found by its name: %s", name, found.body())
                        .isEqualTo(1);
            }
        }
    }

    /** Creations without end from one address; how many were listed. */
    static int flood(Tracking tracking, int creations) throws IOException {
        Map<String, Integer> codes = new TreeMap<>();
        int listed = 0;
        try (HttpWire wire = tracking.from("127.43.1.1")) {
            for (int i = 0; i < creations; i++) {
                HttpWire.Answer answer = wire.post(
                        "/v1/listings",
                        TrackingGame.named("Flood " + i, "flood-" + i).encode());
                if (answer.status() == 201) {
                    listed++;
                } else {
                    assertThat(answer.status()).as(answer.body()).isEqualTo(429);
                    assertThat(Integer.parseInt(answer.header("retry-after"))).isPositive();
                    codes.merge(new JsonObject(answer.body()).getString("code"), 1, Integer::sum);
                }
            }
        }
        System.out.printf(
                "flood: of %d creations from one address %d were listed; refused: %s%n", creations, listed, codes);
        assertThat(listed).isBetween(1, 200);
        assertThat(codes.keySet())
                .isSubsetOf("capped_address", "too_many_requests")
                .isNotEmpty();
        return listed;
    }

    /** Bodies that come a byte at a time. */
    static void slow(Tracking tracking) throws Exception {
        List<HttpWire> wires = new ArrayList<>();
        try {
            for (int i = 0; i < SLOW; i++) {
                HttpWire wire = tracking.from("127.44." + i + ".1");
                wire.send(HttpWire.head("POST", "/v1/listings", HttpWire.JSON, 1000));
                wires.add(wire);
            }
            drip(wires);
            for (HttpWire wire : wires) {
                refused(wire.answer(), 408, "body_too_slow");
                assertThat(endOf(wire)).as("and then the connection ends").isZero();
            }
        } finally {
            for (HttpWire wire : wires) {
                wire.close();
            }
        }
    }

    /** Sends a byte on each now and then until all are answered. */
    private static void drip(List<HttpWire> wires) throws IOException, InterruptedException {
        List<HttpWire> waiting = new ArrayList<>(wires);
        for (int i = 0; i < 900 && !waiting.isEmpty(); i++) {
            for (HttpWire wire : List.copyOf(waiting)) {
                if (wire.hasAnswer()) {
                    waiting.remove(wire);
                    continue;
                }
                try {
                    wire.send(new byte[] {' '});
                } catch (SocketException e) {
                    waiting.remove(wire); // It has hung up; what it said can still be read.
                }
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Connections on which nothing is asked, or never to the end. */
    static void halfOpen(Tracking tracking) throws IOException {
        List<HttpWire> wires = new ArrayList<>();
        try {
            for (int i = 0; i < HALF_OPEN; i++) {
                HttpWire wire = tracking.from("127.45." + i + ".1");
                if (i % 2 == 0) {
                    wire.send("GET /v1/listings HTTP/1.1\r\nHost: tra".getBytes(StandardCharsets.US_ASCII));
                }
                wires.add(wire);
            }
            for (HttpWire wire : wires) {
                // ends, with or without a word
                assertThat(endOf(wire)).isLessThan(2000);
            }
        } finally {
            for (HttpWire wire : wires) {
                wire.close();
            }
        }
    }

    /** Somebody who asks for the stream and never reads it, while a host changes a large listing again and again. */
    static void deaf(Tracking tracking) throws Exception {
        try (HttpWire deaf = HttpWire.open("127.46.1.1", tracking.port(), 4096);
                HttpWire host = tracking.from("127.46.2.1");
                Subscriber hearing = Subscriber.of(tracking.from("127.46.3.1"), "text=enormous")) {
            deaf.send(HttpWire.head("GET", "/v1/listings/stream?text=enormous", "", -1));
            TrackingGame game = TrackingGame.list(host, TrackingGame.named("Enormous", "enormous"));
            int changes = 2000;
            for (int i = 0; i < changes; i++) {
                JsonObject settings = new JsonObject();
                for (int value = 0; value < 32; value++) {
                    settings.put("value-" + value, (i + "-").repeat(40));
                }
                HttpWire.Answer answer = host.beat(
                        game.id(),
                        game.secret(),
                        new JsonObject().put("settings_summary", settings).encode());
                assertThat(answer.status()).as(answer.body()).isEqualTo(204);
            }
            for (int i = 0; i <= changes; i++) {
                assertThat(hearing.next().name()).isEqualTo("put");
            }
            // Deaf for longer than the second that TrackingCaps allows, and only then does it listen.
            TimeUnit.SECONDS.sleep(3);
            long read = endOf(deaf);
            System.out.printf("deaf: cut off, %d bytes were under way to it%n", read);
        }
    }

    /** Reads what there is until the connection ends, orderly or not; how many bytes. */
    private static long endOf(HttpWire wire) throws IOException {
        try {
            return wire.drain();
        } catch (SocketException | EOFException e) {
            return 0;
        }
    }

    private static JsonObject game() {
        return TrackingGame.named("A game", "a-game");
    }

    private static void field(HttpWire wire, JsonObject game, String field) throws IOException {
        HttpWire.Answer answer = wire.post("/v1/listings", game.encode());
        refused(answer, 422, "bad_field");
        JsonObject problem = new JsonObject(answer.body());
        assertThat(problem.getString("field")).as(answer.body()).startsWith(field);
        assertThat(problem.getString("detail")).as(answer.body()).contains(field);
    }

    private static void refused(HttpWire.Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("content-type")).startsWith("application/problem+json");
        JsonObject problem = new JsonObject(answer.body());
        assertThat(problem.getString("code")).as(answer.body()).isEqualTo(code);
        assertThat(problem.getString("detail")).as(answer.body()).isNotBlank();
    }
}
