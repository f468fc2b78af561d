package dev.outpost.relay.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.lobby.Room;
import dev.outpost.relay.lobby.SimulatedRelay;
import dev.outpost.relay.lobby.TestPeer;
import dev.outpost.relay.protocol.DebugReport;
import dev.outpost.relay.protocol.DebugRequest;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.Order;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.QueueType;
import dev.outpost.relay.protocol.SyncHash;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rooms in virtual time whose players come apart, and what is then on disk. */
@Timeout(60)
class DesyncBundleTest {

    private static final int BAD_TICK = 6;

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Integrity integrity;

    @SuppressWarnings("NullAway.Init")
    private SimulatedRelay relay;

    private List<TestPeer> peers = List.of();

    @SuppressWarnings("NullAway.Init")
    private Room room;

    @BeforeEach
    void start() {
        DesyncRules rules = new DesyncRules(1000, 10_000_000, Duration.ofDays(1));
        integrity = new Integrity(
                LagSwitchRules.DEFAULT, rules, folder.resolve("desyncs"), "relay 1", InstantSource.system());
        relay = new SimulatedRelay(folder, SimulatedRelay.rules(), integrity::observers);
    }

    @AfterEach
    void stop() {
        relay.close();
    }

    @Test
    void shouldKeepOrdersHashesReportsAndAManifest() throws Exception {
        comeApart(3);
        DebugRequest asked = peers.get(0).last(DebugRequest.class);
        assertThat(asked).isEqualTo(new DebugRequest(0, BAD_TICK, 1000));
        report(0, asked, 0, 2, "all ");
        report(0, asked, 1, 2, "good");
        report(1, asked, 1, 2, "broken");
        relay.loop().pass(Duration.ofSeconds(11));

        JsonObject manifest = manifest();
        assertThat(manifest.getString("format")).isEqualTo("outpost-desync-1");
        assertThat(manifest.getString("verdict")).isEqualTo("majority");
        assertThat(manifest.getInteger("tick")).isEqualTo(BAD_TICK);
        assertThat(manifest.getInteger("last_agreed_tick")).isEqualTo(BAD_TICK - 1);
        assertThat(manifest.getString("game_id")).isEqualTo(room.code());
        assertThat(manifest.getString("relay")).isEqualTo("relay 1");
        JsonObject divergence = manifest.getJsonArray("divergences").getJsonObject(0);
        assertThat(divergence.getString("hash_expected")).isEqualTo("0000000000000006");
        assertThat(divergence.getJsonArray("diverged"))
                .isEqualTo(new JsonArray().add(new JsonObject().put("slot", 1).put("hash_actual", "000000000000ffff")));
        assertThat(players(manifest, "player")).containsExactly("p0", "p1", "p2");
        assertThat(players(manifest, "named")).containsExactly("false", "true", "false");
        assertThat(players(manifest, "report")).containsExactly("complete", "partial", "missing");

        Path bundle = bundle();
        assertThat(bundle.resolve("reports/slot-0.bin")).hasContent("all good");
        assertThat(bundle.resolve("reports/slot-1.bin")).hasContent("broken");
        assertThat(bundle.resolve("reports/slot-2.bin")).doesNotExist();
        assertThat(bundle.resolve("README.md")).isNotEmptyFile();
        assertThat(Files.readAllLines(bundle.resolve("orders.jsonl")))
                .first()
                .asString()
                .contains("\"tick\":4", "\"slot\":2", "\"type\":\"attack\"", "\"payload\":\"KgE=\"");
        List<String> hashes = Files.readAllLines(bundle.resolve("hashes.jsonl"));
        assertThat(hashes.get(BAD_TICK - 1)).contains("\"0\":\"0000000000000005\",\"1\":\"0000000000000005\"");
        assertThat(hashes.get(BAD_TICK)).contains("\"0\":\"0000000000000006\",\"1\":\"000000000000ffff\"");
    }

    @Test
    void shouldNameBothOfTwoAndAccuseNobody() throws Exception {
        comeApart(2);
        relay.loop().pass(Duration.ofSeconds(11));
        JsonObject manifest = manifest();
        assertThat(manifest.getString("verdict")).isEqualTo("undetermined");
        assertThat(players(manifest, "named")).containsExactly("true", "true");
    }

    @Test
    void shouldNotWaitWhenAllHaveReported() throws Exception {
        comeApart(2);
        DebugRequest asked = peers.get(0).last(DebugRequest.class);
        report(0, asked, 0, 1, "a");
        report(1, asked, 0, 1, "b");
        relay.loop().pass(Duration.ofSeconds(2));
        assertThat(players(manifest(), "report")).containsExactly("complete", "complete");
    }

    @Test
    void shouldKeepWhatThereIsWhenAllLeave() throws Exception {
        comeApart(2);
        report(0, peers.get(0).last(DebugRequest.class), 0, 1, "a");
        peers.forEach(peer -> room.leave(peer, LeaveReason.QUIT));
        assertThat(players(manifest(), "report")).containsExactly("complete", "missing");
    }

    @Test
    void shouldAskOnceHoweverOftenPlayersComeApart() throws Exception {
        comeApart(4);
        hash(3, BAD_TICK + 1, 0xEEEE);
        for (int player : new int[] {0, 1, 2}) {
            hash(player, BAD_TICK + 1, BAD_TICK + 1);
        }
        relay.loop().pass(Duration.ofSeconds(11));
        assertThat(peers.get(0).all(DebugRequest.class)).hasSize(1);
        assertThat(manifest().getJsonArray("divergences")).hasSize(2);
    }

    @Test
    void shouldRefuseReportsThatAreNotWanted() throws Exception {
        comeApart(2);
        DebugRequest asked = peers.get(0).last(DebugRequest.class);
        report(0, asked, 0, 3, "first");
        refused(ErrorCode.BAD_VALUE, "part 0 came twice", new DebugReport(asked.firstTick(), 0, 3, new byte[1]));
        refused(ErrorCode.BAD_VALUE, "the part before said 3", new DebugReport(asked.firstTick(), 1, 4, new byte[1]));
        refused(ErrorCode.BAD_VALUE, "accepted are 0 to 2", new DebugReport(asked.firstTick(), 3, 3, new byte[1]));
        refused(ErrorCode.BAD_VALUE, "asked for was 0", new DebugReport(77, 1, 3, new byte[1]));
        refused(ErrorCode.BAD_VALUE, "more than 1000 bytes", new DebugReport(asked.firstTick(), 1, 3, new byte[996]));
        refused(
                ErrorCode.BAD_VALUE,
                "accepted are 1 to 4096",
                new DebugReport(asked.firstTick(), 1, 5000, new byte[1]));
        relay.loop().pass(Duration.ofSeconds(11));
        refused(ErrorCode.NOT_NOW, "none is awaited", new DebugReport(asked.firstTick(), 1, 3, new byte[1]));
        assertThat(players(manifest(), "report")).containsExactly("partial", "missing");
    }

    @Test
    void shouldWriteNothingOfAMatchInWhichAllAgree() throws Exception {
        comeApart(1);
        relay.loop().pass(Duration.ofSeconds(11));
        integrity.close(Duration.ofSeconds(10));
        assertThat(folder.resolve("desyncs")).doesNotExist();
    }

    /** A match of so many, of whom the second has a wrong hash from one tick on. */
    private void comeApart(int players) throws Exception {
        peers = SimulatedRelay.peers(players);
        room = relay.match(SimulatedRelay.settings(players, QueueType.CASUAL), peers);
        room.handle(peers.get(players - 1), new Orders(4, List.of(new Order(5, 1, new byte[] {42, 1}))));
        relay.loop().pass(Duration.ofSeconds(1));
        for (int tick = 0; tick <= BAD_TICK; tick++) {
            for (int player = 0; player < players; player++) {
                hash(player, tick, tick == BAD_TICK && player == 1 ? 0xFFFF : tick);
            }
        }
    }

    private void hash(int player, long tick, long hash) {
        room.handle(peers.get(player), new SyncHash(tick, hash));
    }

    private void report(int player, DebugRequest asked, int part, int parts, String data) {
        byte[] bytes = data.getBytes(StandardCharsets.US_ASCII);
        room.handle(peers.get(player), new DebugReport(asked.firstTick(), part, parts, bytes));
        assertThat(peers.get(player).refusals()).isEmpty();
    }

    private void refused(ErrorCode code, String detail, DebugReport report) {
        room.handle(peers.get(0), report);
        assertThat(peers.get(0).refusals()).last().isEqualTo(code);
        assertThat(peers.get(0).lastDetail()).contains("debug report").contains(detail);
    }

    private JsonObject manifest() throws Exception {
        // What is read from disk comes back to the loop, which only this thread runs.
        while (integrity.bundlesUnderWay() > 0) {
            relay.loop().takeForeign();
            Thread.onSpinWait();
        }
        integrity.close(Duration.ofSeconds(10));
        return new JsonObject(Files.readString(bundle().resolve("manifest.json")));
    }

    private Path bundle() throws Exception {
        try (Stream<Path> bundles = Files.list(folder.resolve("desyncs"))) {
            List<Path> all = bundles.toList();
            assertThat(all).singleElement().satisfies(one -> {
                assertThat(one.getFileName().toString()).matches("[0-9a-f]{32}");
            });
            return all.get(0);
        }
    }

    private static List<String> players(JsonObject manifest, String key) {
        return manifest.getJsonArray("players").stream()
                .map(player -> String.valueOf(((JsonObject) player).getValue(key)))
                .toList();
    }
}
