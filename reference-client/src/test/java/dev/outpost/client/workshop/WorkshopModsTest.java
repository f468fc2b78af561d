package dev.outpost.client.workshop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.outpost.client.ClientException;
import dev.outpost.client.match.RoomFinder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workshops that answer as they should, and others, over sockets; with the real one: the acceptance tests. */
class WorkshopModsTest {

    private static final byte[] PACKAGE = "the bytes of a package".repeat(5000).getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> traces = new CopyOnWriteArrayList<>();
    private final JsonObject lock = lock(sha256(PACKAGE), PACKAGE.length);
    private HttpServer server;
    private byte[] served = PACKAGE;
    private String answer = lock.encode();
    private int status = 200;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void shouldFetchWhatIsMissingAndVerifyWhatIsThere() throws Exception {
        WorkshopMods mods = mods();
        mods.fetch(List.of(WantedMod.parse("kane/tiberium@^1.2")), "ra");
        assertThat(mods.all()).hasSize(1);
        FetchedMod mod = mods.all().get(0);
        assertThat(mod.fetched()).isTrue();
        assertThat(mod.file()).hasBinaryContent(PACKAGE);
        assertThat(new JsonObject(asked.get(0)))
                .isEqualTo(new JsonObject("{\"roots\":{\"kane/tiberium\":\"^1.2\"},\"module\":\"ra\"}"));

        WorkshopMods again = mods();
        again.fetch(List.of(WantedMod.parse("kane/tiberium")), "ra");
        assertThat(again.all().get(0).fetched()).isFalse();
        assertThat(asked).filteredOn(line -> line.startsWith("blob")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0123456789abcdef0123456789abcdef", "", "00000000000000000000000000000000", "no trace\r\nX: y"})
    void shouldAskInTheMatchsTraceWhereItHasOne(String correlation) throws Exception {
        mods().fetch(List.of(WantedMod.parse("kane/tiberium")), "ra", correlation);
        assertThat(traces)
                .hasSize(2)
                .allMatch(header -> correlation.startsWith("0123")
                        ? header.matches("00-" + correlation + "-[0-9a-f]{16}-01")
                        : header.equals("null"));
    }

    @Test
    void shouldGoOnWhereItBrokeOff() throws Exception {
        Files.write(folder.resolve(sha256(PACKAGE) + ".part"), Arrays.copyOf(PACKAGE, 1000));
        WorkshopMods mods = mods();
        mods.fetch(List.of(WantedMod.parse("kane/tiberium")), "ra");
        assertThat(mods.all().get(0).file()).hasBinaryContent(PACKAGE);
        assertThat(asked).contains("blob bytes=1000-");
    }

    @Test
    void shouldBeginAnewWhereSomethingElseIsBegun() throws Exception {
        Files.write(folder.resolve(sha256(PACKAGE) + ".part"), new byte[1000]);
        WorkshopMods mods = mods();
        mods.fetch(List.of(WantedMod.parse("kane/tiberium")), "ra");
        assertThat(mods.all().get(0).file()).hasBinaryContent(PACKAGE);
    }

    @Test
    void shouldThrowAwayWhatHasAnotherHash() {
        served = "x".repeat(PACKAGE.length).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> mods().fetch(List.of(WantedMod.parse("kane/tiberium")), "ra"))
                .isInstanceOf(ClientException.class)
                .hasMessage("mod kane/tiberium@1.2.3: what came has the hash " + sha256(served) + "; the lock says "
                        + sha256(PACKAGE));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void shouldTakeNoMoreThanTheLockSays() {
        answer = lock(sha256(PACKAGE), PACKAGE.length - 1).encode();
        assertThatThrownBy(() -> mods().fetch(List.of(WantedMod.parse("kane/tiberium")), "ra"))
                .hasMessageContaining("more came than the " + (PACKAGE.length - 1) + " bytes");
    }

    @Test
    void shouldSayWhyThereIsNoSolutionAndWhatWouldHelp() {
        status = 422;
        answer = new JsonObject()
                .put("code", "unsolvable")
                .put("explanation", new JsonArray().add("A needs B.").add("B is\u001b[31m yanked."))
                .put("repairs", new JsonArray().add(new JsonObject().put("detail", "Ask for A 1.1.")))
                .encode();
        assertThatThrownBy(() -> mods().fetch(List.of(WantedMod.parse("kane/tiberium")), "ra"))
                .hasMessageEndingWith(": the mods cannot be had together. A needs B. B is [31m yanked. This would help:"
                        + " Ask for A 1.1.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "nonsense", "{\"packages\":[7]}", "{\"packages\":[{\"id\":\"a/b\"}]}"})
    void shouldSayThatAnAnswerIsNoLock(String body) {
        answer = body;
        assertThatThrownBy(() -> mods().fetch(List.of(WantedMod.parse("kane/tiberium")), "ra"))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("lock");
    }

    @Test
    void shouldRefuseAnotherPackageThanTheHostPlaysWith() {
        String other = "0".repeat(64);
        assertThatThrownBy(() -> mods().fetch(List.of(new WantedMod("kane/tiberium", "*", other)), "ra"))
                .hasMessageContaining("the match is played with " + other);
    }

    @Test
    void shouldFetchWhatTheListingRequiresBeforeTheRoomIsJoined() throws Exception {
        WorkshopMods mods = mods();
        RoomFinder.Place place = new RoomFinder.Place(
                "id",
                "localhost",
                1,
                "",
                List.of(new RoomFinder.RequiredMod("kane/tiberium", "^1", sha256(PACKAGE))),
                1);
        Vertx vertx = Vertx.vertx();
        try {
            RoomFinder finder = new ModsFinder(vertx, (room, module, mod) -> Future.succeededFuture(place), mods);
            assertThat(finder.find("room", "ra", "").await(30, TimeUnit.SECONDS))
                    .isEqualTo(place);
        } finally {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
        assertThat(mods.all()).extracting(FetchedMod::id).containsExactly("kane/tiberium");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "kane", "Kane/x", "kane/x@", "kane/x/y", "../x"})
    void shouldRefuseWhatIsNoMod(String text) {
        assertThatThrownBy(() -> WantedMod.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private WorkshopMods mods() {
        return new WorkshopMods(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), folder);
    }

    private void handle(HttpExchange exchange) throws IOException {
        traces.add(String.valueOf(exchange.getRequestHeaders().getFirst("traceparent")));
        try (exchange) {
            if (exchange.getRequestURI().getPath().equals("/v1/resolve")) {
                asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                reply(exchange, status, answer.getBytes(StandardCharsets.UTF_8));
                return;
            }
            String range = exchange.getRequestHeaders().getFirst("Range");
            asked.add("blob " + range);
            int from = range == null ? 0 : Integer.parseInt(range.replaceAll("[^0-9]", ""));
            reply(exchange, from == 0 ? 200 : 206, Arrays.copyOfRange(served, from, served.length));
        }
    }

    private static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static JsonObject lock(@Nullable String hash, long size) {
        return new JsonObject()
                .put(
                        "packages",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("id", "kane/tiberium")
                                        .put("version", "1.2.3")
                                        .put("sha256", hash)
                                        .put("size", size)));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
