package dev.outpost.relay.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.lobby.RoomView;
import dev.outpost.relay.protocol.ConnectionState;
import dev.outpost.relay.protocol.QueueType;
import dev.outpost.relay.protocol.RoomSettings;
import dev.outpost.relay.telemetry.TrackingResult;
import dev.outpost.relay.telemetry.TrackingState;
import dev.outpost.server.Tracing;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Listings and fleet reports at a real server over sockets, in virtual time. */
class RegistrarTest {

    private static final String VOUCHER = "token-of-a-trusted-relay";
    private static final RoomSettings SETTINGS = new RoomSettings(
            "ra", "ab".repeat(32), "a map", 2, "hash", "classic", QueueType.CASUAL, 20_000, 0, List.of());

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000);
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());

    @SuppressWarnings("NullAway.Init") // before each test
    private FakeTracking tracking;

    @SuppressWarnings("NullAway.Init") // before each test
    private TrackingApi api;

    @SuppressWarnings("NullAway.Init") // before each test
    private Registrar registrar;

    @BeforeEach
    void open() throws Exception {
        tracking = new FakeTracking();
        api = new TrackingApi(vertx, tracking.address());
        TrackingRules rules = new TrackingRules(
                List.of(tracking.address()),
                "relay.example.org:19711",
                "A relay",
                "eu",
                VOUCHER,
                "",
                Duration.ofSeconds(10));
        registrar = new Registrar(api, rules, nanos::get, new Random(4), listener(), Tracing.OFF);
    }

    @AfterEach
    void close() throws Exception {
        tracking.close();
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    @Test
    void shouldListARoomTellItsChangesKeepItAliveAndTakeItDown() throws Exception {
        step(room("one", ConnectionState.LOBBY, 1));
        assertThat(tracking.requests()).containsExactly("POST /v1/listings");
        JsonObject listing = listing("listing-1");
        assertThat(listing.getJsonObject("relay"))
                .isEqualTo(new JsonObject()
                        .put("endpoint", "relay.example.org:19711")
                        .put("room", "one"));
        assertThat(listing.getString("trace_id")).isEqualTo("ab".repeat(16));
        assertThat(listing.getString("status")).isEqualTo("waiting");
        assertThat(listing.getJsonObject("players"))
                .isEqualTo(new JsonObject().put("now", 1).put("max", 2).put("vouched", true));

        // Nothing changed and nothing is due
        pass(9);
        step(room("one", ConnectionState.LOBBY, 1));
        assertThat(tracking.requests()).isEmpty();
        pass(1);
        step(room("one", ConnectionState.LOBBY, 1));
        assertThat(tracking.requests()).containsExactly("POST /v1/listings/listing-1/heartbeat");
        // What changed is told at once
        step(room("one", ConnectionState.LOBBY, 2));
        assertThat(listing("listing-1").getString("status")).isEqualTo("full");
        step(room("one", ConnectionState.PLAYING, 2));
        assertThat(listing("listing-1").getString("status")).isEqualTo("in_progress");
        tracking.requests();

        step(room("one", ConnectionState.POST_GAME, 2));
        assertThat(tracking.requests()).containsExactly("DELETE /v1/listings/listing-1");
        step();
        assertThat(tracking.requests()).isEmpty();
        assertThat(registrar.listed()).isZero();
        assertThat(told).containsOnly("ok", "listed 201");
    }

    @Test
    void shouldRegisterAnewAtAServerThatHasForgotten() throws Exception {
        step(room("one", ConnectionState.LOBBY, 1));
        tracking.forget();
        step(room("one", ConnectionState.LOBBY, 2));
        step(room("one", ConnectionState.LOBBY, 2));
        assertThat(tracking.listings()).containsOnlyKeys("listing-2");
        assertThat(listing("listing-2").getString("status")).isEqualTo("full");
    }

    @Test
    void shouldLeaveAServerAloneThatRefusesAndSaySoOnce() throws Exception {
        tracking.failWith(422, "");
        for (int second = 0; second < 59; second++) {
            step(room("one", ConnectionState.LOBBY, 1));
            pass(1);
        }
        assertThat(tracking.requests()).hasSize(1);
        assertThat(told).containsExactly("refused", "refused 422");
        tracking.failWith(0, "");
        pass(1);
        step(room("one", ConnectionState.LOBBY, 1));
        assertThat(tracking.listings()).hasSize(1);
        assertThat(registrar.state()).isEqualTo(TrackingState.LISTED);
    }

    @Test
    void shouldVouchWithItsTokenWhenItRegistersAndNowhereElse() throws Exception {
        step(room("one", ConnectionState.LOBBY, 1));
        step(room("one", ConnectionState.LOBBY, 2));
        assertThat(tracking.bearers()).containsExactly("Bearer " + VOUCHER, "Bearer secret-of-listing-1");
    }

    @Test
    void shouldSendHeartbeatsAsOftenAsTheServerWantsThem() throws Exception {
        tracking.answer("{\"id\":\"listing-1\",\"secret\":\"s\",\"heartbeat_s\":2}".getBytes(StandardCharsets.UTF_8));
        step(room("one", ConnectionState.LOBBY, 1));
        tracking.requests();
        pass(1);
        step(room("one", ConnectionState.LOBBY, 1));
        assertThat(tracking.requests()).isEmpty();
        pass(1);
        step(room("one", ConnectionState.LOBBY, 1));
        assertThat(tracking.requests()).containsExactly("POST /v1/listings/listing-1/heartbeat");
    }

    @Test
    void shouldKeepWhatIsListedAliveWhenNoMoreMayBe() throws Exception {
        step(room("one", ConnectionState.LOBBY, 1));
        tracking.cap();
        step(room("one", ConnectionState.LOBBY, 1), room("two", ConnectionState.LOBBY, 1));
        tracking.requests();
        pass(10);
        step(room("one", ConnectionState.LOBBY, 1), room("two", ConnectionState.LOBBY, 1));
        assertThat(tracking.requests()).containsExactly("POST /v1/listings/listing-1/heartbeat");
        assertThat(told).contains("refused 429");
    }

    @Test
    void shouldAskMoreAndMoreSeldomWhileAServerIsAwayAndTellAllWhenItIsBack() throws Exception {
        step(room("old", ConnectionState.LOBBY, 1));
        tracking.requests();
        tracking.goAway();
        List<Integer> tries = new ArrayList<>();
        int before = 0;
        for (int second = 0; second < 300; second++) {
            step(room("new", ConnectionState.LOBBY, 1));
            int failed = Collections.frequency(told, "failed");
            if (failed > before) {
                tries.add(second);
                before = failed;
            }
            pass(1);
        }
        // 1 to 2, 2 to 4, ... at most 60 seconds apart
        assertThat(tries).hasSizeBetween(8, 18);
        assertThat(told).containsOnlyOnce("away 0");

        tracking.comeBack();
        for (int second = 0; second < 61; second++) {
            step(room("new", ConnectionState.LOBBY, 1));
            pass(1);
        }
        assertThat(tracking.listings().values())
                .filteredOn(listing -> listing.getString("game_id").equals("new"))
                .hasSize(1);
        assertThat(registrar.state()).isEqualTo(TrackingState.LISTED);
        assertThat(registrar.listed()).isEqualTo(1);
    }

    @Test
    void shouldWaitAsLongAsAnOverloadedServerAsks() throws Exception {
        tracking.failWith(503, "30");
        step(room("one", ConnectionState.LOBBY, 1));
        assertThat(tracking.requests()).hasSize(1);
        for (int second = 0; second < 29; second++) {
            pass(1);
            step(room("one", ConnectionState.LOBBY, 1));
        }
        assertThat(tracking.requests()).isEmpty();
        tracking.failWith(0, "");
        pass(1);
        step(room("one", ConnectionState.LOBBY, 1));
        assertThat(tracking.listings()).hasSize(1);
    }

    @Test
    void shouldGiveUpOnASlowAnswerAndSendNothingTwiceMeanwhile() throws Exception {
        tracking.mute(true);
        var slow = registrar.step(List.of(room("one", ConnectionState.LOBBY, 1)));
        for (int i = 0; i < 20; i++) {
            pass(1);
            step(room("one", ConnectionState.LOBBY, 1));
        }
        slow.await(20, TimeUnit.SECONDS);
        tracking.mute(false);
        assertThat(told).containsExactly("failed", "away 0");
    }

    @Test
    void shouldTakeNothingOfNonsense() throws Exception {
        for (String nonsense : List.of(
                "[]",
                "nonsense",
                "{}",
                "{\"id\":7,\"secret\":\"s\"}",
                "{\"id\":\"../../admin\",\"secret\":\"s\"}",
                "{\"id\":\"fine\"}",
                "{\"id\":\"" + "x".repeat(100_000) + "\",\"secret\":\"s\"}")) {
            tracking.answer(nonsense.getBytes(StandardCharsets.UTF_8));
            step(room("one", ConnectionState.LOBBY, 1));
            assertThat(registrar.listed())
                    .as(nonsense.substring(0, Math.min(40, nonsense.length())))
                    .isZero();
            pass(120);
        }
        tracking.answer(new byte[0]);
        step(room("one", ConnectionState.LOBBY, 1));
        assertThat(registrar.listed()).isEqualTo(1);
    }

    @Test
    void shouldListManyRoomsAFewAtATime() throws Exception {
        RoomView[] rooms = IntStream.range(0, 80)
                .mapToObj(number -> room("room" + number, ConnectionState.LOBBY, 1))
                .toArray(RoomView[]::new);
        step(rooms);
        assertThat(tracking.listings()).hasSize(64);
        step(rooms);
        assertThat(tracking.listings()).hasSize(80);
    }

    @Test
    void shouldKeepReportsWhileTheCollectorIsAwayAndSendThemInOrder() throws Exception {
        FleetReporter reporter = new FleetReporter(api, FakeTracking.TOKEN, nanos::get, new Random(4), listener());
        reporter.report(numbered(0)).await(20, TimeUnit.SECONDS);
        tracking.goAway();
        for (int number = 1; number <= FleetReporter.MOST_KEPT + 5; number++) {
            reporter.report(numbered(number)).await(20, TimeUnit.SECONDS);
            pass(5);
        }
        assertThat(reporter.waiting()).isEqualTo(FleetReporter.MOST_KEPT);
        tracking.comeBack();
        pass(61);
        reporter.report(numbered(1000)).await(20, TimeUnit.SECONDS);

        assertThat(reporter.waiting()).isZero();
        List<Integer> numbers = tracking.reports().stream()
                .map(report -> report.getInteger("number"))
                .toList();
        assertThat(numbers)
                .hasSize(FleetReporter.MOST_KEPT + 1)
                .startsWith(0, 7, 8, 9)
                .endsWith(365, 1000);
    }

    @Test
    void shouldKeepReportsWhoseTokenIsRefused() throws Exception {
        FleetReporter reporter = new FleetReporter(api, "wrong", nanos::get, new Random(4), listener());
        reporter.report(numbered(1)).await(20, TimeUnit.SECONDS);
        reporter.report(numbered(2)).await(20, TimeUnit.SECONDS);
        assertThat(reporter.waiting()).isEqualTo(2);
        assertThat(tracking.requests()).hasSize(1);
    }

    private static JsonObject numbered(int number) {
        return new JsonObject().put("number", number);
    }

    private void step(RoomView... rooms) throws Exception {
        // Rooms whose answer is still out are not asked again, so this ends at once for them
        registrar.step(List.of(rooms)).await(20, TimeUnit.SECONDS);
    }

    private void pass(int seconds) {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    private TrackingListener listener() {
        return new TrackingListener() {
            @Override
            public void requested(TrackingResult result) {
                told.add(result.name().toLowerCase(Locale.ROOT));
            }

            @Override
            public void changed(TrackingState state, int status, int listings) {
                told.add(state.name().toLowerCase(Locale.ROOT) + " " + status);
            }
        };
    }

    private static RoomView room(String code, ConnectionState state, int players) {
        return new RoomView(
                code,
                "ab".repeat(16),
                SETTINGS,
                state,
                5,
                IntStream.range(0, players)
                        .mapToObj(slot -> new RoomView.MemberView(slot, slot == 0, true, 255, "p" + slot, 20, Map.of()))
                        .toList(),
                Map.of());
    }

    private JsonObject listing(String id) {
        return Objects.requireNonNull(tracking.listings().get(id), id);
    }
}
