package dev.outpost.tracking.redis;

import static dev.outpost.tracking.redis.Instance.ORIGIN;
import static dev.outpost.tracking.redis.Instance.OTHER_SECRET;
import static dev.outpost.tracking.redis.Instance.SECRET;
import static dev.outpost.tracking.redis.Instance.await;
import static dev.outpost.tracking.redis.Instance.change;
import static dev.outpost.tracking.redis.Instance.done;
import static dev.outpost.tracking.redis.Instance.game;
import static dev.outpost.tracking.redis.Instance.get;
import static dev.outpost.tracking.redis.Instance.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.tracking.listing.Change;
import dev.outpost.tracking.listing.GoneReason;
import dev.outpost.tracking.listing.Listing;
import dev.outpost.tracking.listing.ListingStore;
import dev.outpost.tracking.listing.Origin;
import dev.outpost.tracking.listing.Outcome;
import dev.outpost.tracking.listing.Refusal;
import dev.outpost.tracking.listing.StoreRules;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several instances over one real Redis that does what it should. */
class RedisStoreTest {

    private static final Duration TTL = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final List<Instance> instances = new ArrayList<>();
    private RedisServer redis;

    @BeforeEach
    void startRedis() throws Exception {
        redis = RedisServer.start(folder);
    }

    @AfterEach
    void stopAll() {
        instances.forEach(Instance::close);
        redis.close();
        get(vertx.close());
    }

    @Test
    void shouldTellAllInstancesTheSameChangesInOneOrder() {
        List<Instance> three = List.of(open(), open(), open());
        Random random = new Random(11);
        List<Listing> games = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            games.add(three.get(i % 3).create("game " + i));
        }
        List<Future<Outcome>> asked = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            String id = games.get(random.nextInt(games.size())).id();
            ListingStore store = three.get(random.nextInt(3)).store();
            asked.add(store.heartbeat(id, SECRET, change(random.nextInt(9)), 0));
        }
        asked.forEach(outcome -> done(get(outcome)));
        done(get(three.get(1).store().delete(games.get(0).id(), SECRET, GoneReason.HOST_DEPARTED)));
        Instance first = three.get(0);
        await(
                "all have heard the last change",
                () -> first.list().size() == 19
                        && three.stream().allMatch(one -> one.at().equals(first.at())));
        assertThat(three).allSatisfy(one -> {
            assertThat(one.told()).isEqualTo(first.told());
            assertThat(one.list()).isEqualTo(first.list());
        });
        assertThat(first.told())
                .last()
                .asString()
                .endsWith("gone " + games.get(0).id() + " HOST_DEPARTED");
    }

    @Test
    void shouldTakeAHeartbeatWithNewsThatAnotherInstanceDoesNotKnowOf() {
        Instance a = open();
        Instance b = open();
        Listing game = a.create("game");
        // Back and forth, without waiting until the other one has heard of it.
        for (int players = 0; players < 8; players++) {
            Listing changed = done(b.beat(game.id(), change(players)));
            assertThat(changed.game().players().now()).isEqualTo(players);
            assertThat(done(a.beat(game.id(), change(8))).game().players().now())
                    .isEqualTo(8);
        }
        await(
                "b has heard it",
                () -> b.list().get(game.id()) != null
                        && b.list().get(game.id()).game().players().now() == 8);
    }

    @Test
    void shouldPutNothingIntoTheStreamForHeartbeatsWithoutNews() throws Exception {
        Instance a = open();
        Listing game = a.create("game");
        await("it knows it", () -> a.list().containsKey(game.id()));
        String before = redis.ask("XLEN outpost:deltas");
        List<Future<Outcome>> beats = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            beats.add(a.store().heartbeat(game.id(), SECRET, i % 2 == 0 ? Change.NONE : change(1), 0));
        }
        beats.forEach(outcome -> assertThat(done(get(outcome))).isEqualTo(game));
        assertThat(redis.ask("XLEN outpost:deltas")).isEqualTo(before).isEqualTo(":1");
    }

    @Test
    void shouldEndListingsOnceAndInTime() {
        List<Instance> three = List.of(open(), open(), open());
        int games = 100;
        long start = System.nanoTime();
        for (int i = 0; i < games; i++) {
            three.get(i % 3).create("game " + i);
        }
        long created = System.nanoTime();
        await("all are gone", () -> three.stream().allMatch(one -> one.told().size() == 2 * games));
        long lastTold = three.stream().mapToLong(Instance::toldAtNanos).max().orElseThrow();
        assertThat(Duration.ofNanos(lastTold - start)).isGreaterThanOrEqualTo(TTL);
        assertThat(Duration.ofNanos(lastTold - created)).isLessThan(TTL.plusMillis(ListingStore.EXPIRY_TOLERANCE_MS));
        await("each was some instance's to tell", () -> told(three).size() >= games);
        assertThat(told(three)).as("and one's only").hasSize(games).doesNotHaveDuplicates();
    }

    @Test
    void shouldLoadAListOfManyPagesWhileItChanges() {
        Instance a = open(Duration.ofSeconds(60), 100_000);
        List<Future<Outcome>> asked = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            asked.add(a.store().create(game("game " + i), SECRET, ORIGIN));
        }
        List<String> ids = new ArrayList<>();
        asked.forEach(outcome -> ids.add(done(get(outcome)).id()));
        asked.clear();
        Instance b = Instance.closed(vertx, rules(Duration.ofSeconds(60), 100_000));
        instances.add(b);
        Future<Void> opening = b.store().open(b);
        for (int i = 0; i < ids.size(); i++) {
            asked.add(
                    i % 3 == 0
                            ? a.store().delete(ids.get(i), SECRET, GoneReason.REMOVED)
                            : a.store().heartbeat(ids.get(i), SECRET, change(i % 7), 0));
            asked.add(a.store().create(game("more " + i), SECRET, ORIGIN));
        }
        get(opening);
        asked.forEach(outcome -> done(get(outcome)));
        await("both have heard all", () -> b.at().equals(a.at()) && a.list().size() == 5000);
        assertThat(b.list()).isEqualTo(a.list());
        assertThat(b.resets()).isOne();
    }

    @Test
    void shouldReadTheListAnewWhenChangesWereMissed() throws Exception {
        Instance a = open();
        Listing game = a.create("game");
        await("it knows it", () -> a.list().containsKey(game.id()));
        redis.ask("HINCRBY outpost:meta n 5"); // as if five changes had fallen out of the stream
        Listing next = a.create("next");
        await("the list was read anew", () -> a.resets() == 2);
        assertThat(a.list()).containsKeys(game.id(), next.id());
        assertThat(a.at().sequence()).isEqualTo(7);
        done(a.beat(next.id(), change(3)));
        await("it follows", () -> a.at().sequence() == 8);
    }

    @Test
    void shouldCountCapsOverAllInstancesAndGiveThemBack() throws Exception {
        RedisRules rules = new RedisRules(
                address(), "", "outpost:", new StoreRules(TTL, 2, 3, 1, 4), 1000, Duration.ofSeconds(5), 100);
        Instance a = Instance.of(vertx, rules);
        Instance b = Instance.of(vertx, rules);
        instances.addAll(List.of(a, b));
        Origin one = new Origin("aa", "a/24", null, false, true);
        Origin two = new Origin("ab", "a/24", null, false, true);
        Origin other = Origin.federated("https://other.example.org");
        Listing first = done(get(a.store().create(game("1"), SECRET, one)));
        done(get(b.store().create(game("2"), SECRET, one)));
        assertThat(refused(get(a.store().create(game("3"), SECRET, one)))).isEqualTo(Refusal.CAPPED_ADDRESS);
        done(get(a.store().create(game("3"), SECRET, two)));
        assertThat(refused(get(b.store().create(game("4"), SECRET, two)))).isEqualTo(Refusal.CAPPED_SUBNET);
        Listing pulled = done(get(b.store().create(game("4"), SECRET, other)));
        assertThat(refused(get(a.store().create(game("5"), SECRET, other)))).isEqualTo(Refusal.CAPPED_SOURCE);
        assertThat(refused(get(a.store().create(game("5"), SECRET, new Origin("b", "b", null, false, true)))))
                .isEqualTo(Refusal.CAPPED_SERVER);
        done(get(b.store().delete(pulled.id(), SECRET, GoneReason.REMOVED)));
        done(get(b.store().delete(first.id(), SECRET, GoneReason.HOST_DEPARTED)));
        done(get(b.store().create(game("6"), SECRET, one)));
        assertThat(redis.ask("HGET outpost:origins aa")).isEqualTo("$1");
        assertThat(redis.ask("HLEN outpost:origins")).isEqualTo(":2");
    }

    @Test
    void shouldKnowItsHostByTheSecretAlone() {
        Instance a = open();
        Listing game = a.create("game");
        assertThat(refused(get(a.store().heartbeat(game.id(), OTHER_SECRET, Change.NONE, 0))))
                .isEqualTo(Refusal.WRONG_SECRET);
        assertThat(refused(get(a.store().heartbeat(game.id(), OTHER_SECRET, change(5), 0))))
                .isEqualTo(Refusal.WRONG_SECRET);
        assertThat(refused(get(a.store().delete(game.id(), OTHER_SECRET, GoneReason.HOST_DEPARTED))))
                .isEqualTo(Refusal.WRONG_SECRET);
        assertThat(refused(get(a.store().check(game.id(), OTHER_SECRET)))).isEqualTo(Refusal.WRONG_SECRET);
        assertThat(done(get(a.store().check(game.id(), SECRET)))).isEqualTo(game);
    }

    @Test
    void shouldCompareNumbersOfHeartbeatsThatAreBeyondADouble() {
        Instance a = open();
        Listing game = a.create("game");
        long high = Long.MAX_VALUE - 1;
        done(get(a.store().heartbeat(game.id(), SECRET, Change.NONE, 9)));
        done(get(a.store().heartbeat(game.id(), SECRET, Change.NONE, 10)));
        done(get(a.store().heartbeat(game.id(), SECRET, change(4), high)));
        assertThat(refused(get(a.store().heartbeat(game.id(), SECRET, change(5), high))))
                .isEqualTo(Refusal.REPLAYED);
        assertThat(refused(get(a.store().heartbeat(game.id(), SECRET, Change.NONE, 0))))
                .isEqualTo(Refusal.REPLAYED);
        done(get(a.store().heartbeat(game.id(), SECRET, Change.NONE, Long.MAX_VALUE)));
    }

    @Test
    void shouldShareNothingBetweenPrefixes() {
        Instance a = open();
        RedisRules other = new RedisRules(
                address(), "", "other:", new StoreRules(TTL, 10, 10, 10, 10), 100, Duration.ofSeconds(5), 100);
        Instance b = Instance.of(vertx, other);
        instances.add(b);
        Listing game = a.create("game");
        assertThat(refused(b.beat(game.id()))).isEqualTo(Refusal.UNKNOWN);
        assertThat(b.list()).isEmpty();
    }

    @Test
    void shouldKeepTheStreamWithinItsBound() throws Exception {
        Instance a = open(Duration.ofSeconds(60), 100);
        Listing game = a.create("game");
        List<Future<Outcome>> asked = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            asked.add(a.store().heartbeat(game.id(), SECRET, change(i % 8), 0));
        }
        asked.forEach(outcome -> done(get(outcome)));
        long entries = Long.parseLong(redis.ask("XLEN outpost:deltas").substring(1));
        assertThat(entries).isBetween(100L, 300L);
    }

    @Test
    void shouldLeaveNothingBehindThatNobodyUses() throws Exception {
        Instance a = open();
        a.create("game");
        await(
                "keys go by themselves",
                () -> Stream.of("meta", "due", "deltas", "origins", "subnets")
                        .allMatch(key -> ttlMs("outpost:" + key) > 0));
    }

    private static List<String> told(List<Instance> instances) {
        return instances.stream().flatMap(one -> one.goneHere().stream()).toList();
    }

    private long ttlMs(String key) {
        try {
            return Long.parseLong(redis.ask("PTTL " + key).substring(1));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Instance open() {
        return open(TTL, 10_000);
    }

    private Instance open(Duration ttl, int streamEntries) {
        Instance instance = Instance.of(vertx, rules(ttl, streamEntries));
        instances.add(instance);
        return instance;
    }

    private RedisRules rules(Duration ttl, int streamEntries) {
        return new RedisRules(
                address(),
                "",
                "outpost:",
                new StoreRules(ttl, 100_000, 100_000, 100_000, 100_000),
                streamEntries,
                Duration.ofSeconds(5),
                20_000);
    }

    private RedisAddress address() {
        return RedisAddress.parse(redis.url()).orElseThrow();
    }
}
