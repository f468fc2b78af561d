package dev.outpost.tracking.redis;

import static dev.outpost.tracking.redis.Instance.ORIGIN;
import static dev.outpost.tracking.redis.Instance.SECRET;
import static dev.outpost.tracking.redis.Instance.await;
import static dev.outpost.tracking.redis.Instance.change;
import static dev.outpost.tracking.redis.Instance.done;
import static dev.outpost.tracking.redis.Instance.game;
import static dev.outpost.tracking.redis.Instance.get;
import static dev.outpost.tracking.redis.Instance.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outpost.server.ServerException;
import dev.outpost.tracking.listing.Change;
import dev.outpost.tracking.listing.DeltaId;
import dev.outpost.tracking.listing.GoneReason;
import dev.outpost.tracking.listing.Listing;
import dev.outpost.tracking.listing.Outcome;
import dev.outpost.tracking.listing.Refusal;
import dev.outpost.tracking.listing.StoreRules;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instances whose real Redis is killed, frozen, emptied, filled up, or does not know them. */
class RedisOutageTest {

    private static final String[] ON_DISK = {"--appendonly", "yes", "--appendfsync", "always"};
    private static final Duration TTL = Duration.ofSeconds(2);
    private static final Duration TIMEOUT = Duration.ofMillis(500);
    private static final Duration PATIENT = Duration.ofSeconds(10);
    private static final int QUEUE = 64;

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final List<Instance> instances = new ArrayList<>();
    private final List<RedisServer> servers = new ArrayList<>();

    @AfterEach
    void stopAll() {
        instances.forEach(Instance::close);
        servers.forEach(RedisServer::close);
        get(vertx.close());
    }

    @Test
    void shouldShowWhatItKnowsWhileRedisIsAwayAndNothingWhenItComesBackEmpty() throws Exception {
        RedisServer redis = started();
        List<Instance> two = List.of(open(redis, PATIENT), open(redis, PATIENT));
        Listing game = two.get(0).create("game");
        await("both know it", () -> two.stream().allMatch(one -> one.list().size() == 1));
        DeltaId before = two.get(0).at();

        redis.kill();
        await("both know that Redis is away", () -> two.stream().noneMatch(Instance::isOk));
        assertThat(two).allSatisfy(one -> {
            assertThat(refused(one.beat(game.id()))).isEqualTo(Refusal.UNAVAILABLE);
            assertThat(refused(get(one.store().create(game("other"), SECRET, ORIGIN))))
                    .isEqualTo(Refusal.UNAVAILABLE);
            assertThat(one.list()).as("shown as it was").containsKey(game.id());
        });

        redis.restart();
        await("the list is the new Redis' one", () -> two.stream().allMatch(one -> one.resets() == 2));
        assertThat(two).allSatisfy(one -> {
            assertThat(one.list()).isEmpty();
            assertThat(one.at().epoch()).isGreaterThan(before.epoch());
            assertThat(one.isOk()).isTrue();
        });
        assertThat(two.get(0).at()).as("one epoch for all").isEqualTo(two.get(1).at());
        assertThat(refused(two.get(0).beat(game.id()))).isEqualTo(Refusal.UNKNOWN);
        Listing anew = two.get(0).create("anew");
        await("both know it", () -> two.stream().allMatch(one -> one.list().containsKey(anew.id())));
    }

    @Test
    void shouldGiveHostsTheirTimeAnewWhenRedisComesBackWithItsData() throws Exception {
        RedisServer redis = started(ON_DISK);
        Instance one = open(redis, PATIENT);
        Listing heard = one.create("heard");
        Listing silent = one.create("silent");
        await("it knows both", () -> one.list().size() == 2);
        redis.kill();
        long away = System.nanoTime();
        await(
                "longer away than listings live",
                () -> System.nanoTime() - away > TTL.plusMillis(300).toNanos());
        redis.restart();
        await("it is back", () -> one.resets() == 2);
        long back = System.nanoTime();
        assertThat(one.list()).containsOnlyKeys(heard.id(), silent.id());
        await("whom nobody hears of ends", () -> {
            done(one.beat(heard.id()));
            return !one.list().containsKey(silent.id());
        });
        assertThat(Duration.ofNanos(System.nanoTime() - back)).isGreaterThan(TTL.minusMillis(300));
        assertThat(one.list()).containsOnlyKeys(heard.id());
        assertThat(one.told()).last().asString().endsWith("gone " + silent.id() + " TTL");
    }

    @Test
    void shouldGiveUpOnARedisThatDoesNotAnswer() throws Exception {
        RedisServer redis = started();
        Instance one = open(redis, TIMEOUT);
        Listing game = one.create("game");
        await("it knows it", () -> one.list().size() == 1);
        DeltaId before = one.at();
        redis.freeze();
        assertThat(refused(one.beat(game.id(), change(3)))).isEqualTo(Refusal.UNAVAILABLE);
        assertThat(one.isOk()).isFalse();
        redis.thaw();
        await("it is back", one::isOk);
        assertThat(one.at().epoch()).as("nothing was lost").isEqualTo(before.epoch());
        assertThat(done(one.beat(game.id(), change(4))).game().players().now()).isEqualTo(4);
        await("it hears of it", () -> one.told().get(one.told().size() - 1).endsWith(game.id() + " 4"));
    }

    @Test
    void shouldBoundWhatWaitsForRedis() throws Exception {
        RedisServer redis = started();
        Instance one = open(redis, PATIENT);
        Listing game = one.create("game");
        redis.freeze();
        List<Future<Outcome>> changes = new ArrayList<>();
        List<Future<Outcome>> beats = new ArrayList<>();
        for (int i = 0; i < 3 * QUEUE; i++) {
            changes.add(one.store().create(game("game " + i), SECRET, ORIGIN));
        }
        await(
                "some are refused at once",
                () -> changes.stream().filter(Future::isComplete).count() >= 2 * QUEUE);
        for (int i = 0; i < 3 * QUEUE; i++) {
            beats.add(one.store().heartbeat(game.id(), SECRET, Change.NONE, 0));
        }
        await(
                "some are refused at once",
                () -> beats.stream().filter(Future::isComplete).count() >= 2 * QUEUE);
        redis.thaw();
        List<Outcome> outcomes = new ArrayList<>();
        changes.forEach(asked -> outcomes.add(get(asked)));
        beats.forEach(asked -> outcomes.add(get(asked)));
        assertThat(outcomes.stream().filter(Outcome.Done.class::isInstance).count())
                .isBetween(1L, 2L * QUEUE);
        await("then it goes on", () -> one.beat(game.id()) instanceof Outcome.Done);
    }

    @Test
    void shouldReadTheListAnewWhenRedisWasEmptied() throws Exception {
        RedisServer redis = started();
        Instance one = open(redis, PATIENT);
        Instance other = open(redis, PATIENT);
        Listing game = one.create("game");
        await("both know it", () -> one.list().size() == 1 && other.list().size() == 1);
        redis.ask("FLUSHALL");
        await("both have heard", () -> one.resets() == 2 && other.resets() == 2 && one.isOk() && other.isOk());
        assertThat(one.list()).isEmpty();
        assertThat(refused(one.beat(game.id()))).isEqualTo(Refusal.UNKNOWN);
        Listing anew = other.create("anew");
        await("both know it", () -> one.list().containsKey(anew.id()));
    }

    @Test
    void shouldTeachRedisItsScriptsAgain() throws Exception {
        RedisServer redis = started();
        Instance one = open(redis, PATIENT);
        redis.ask("SCRIPT FLUSH");
        Listing game = one.create("game");
        redis.ask("SCRIPT FLUSH");
        done(one.beat(game.id()));
        redis.ask("SCRIPT FLUSH");
        done(one.beat(game.id(), change(5)));
        assertThat(one.resets()).isOne();
    }

    @Test
    void shouldLetHostsLiveAndDepartWhenTheMemoryIsUsedUp() throws Exception {
        RedisServer redis = started("--maxmemory-policy", "noeviction");
        Instance one = open(redis, PATIENT);
        Listing game = one.create("game");
        Listing silent = one.create("silent");
        await("it knows both", () -> one.list().size() == 2);
        redis.ask("CONFIG SET maxmemory 1");
        assertThat(refused(get(one.store().create(game("more"), SECRET, ORIGIN))))
                .isEqualTo(Refusal.UNAVAILABLE);
        await("who is silent ends", () -> {
            done(one.beat(game.id()));
            return !one.list().containsKey(silent.id());
        });
        assertThat(done(one.beat(game.id(), change(6))).game().players().now()).isEqualTo(6);
        done(get(one.store().delete(game.id(), SECRET, GoneReason.HOST_DEPARTED)));
        redis.ask("CONFIG SET maxmemory 0");
        one.create("more");
        assertThat(one.resets()).as("it was never away").isOne();
    }

    @Test
    void shouldStartWithoutRedisAndShowTheListWhenItIsThere() throws Exception {
        RedisServer redis = started(ON_DISK);
        Instance first = open(redis, PATIENT);
        Listing game = first.create("game");
        redis.kill();
        Instance second = open(redis, PATIENT);
        assertThat(second.isOk()).isFalse();
        assertThat(second.list()).isEmpty();
        redis.restart();
        await("it has the list", () -> second.list().containsKey(game.id()));
        assertThat(second.isOk()).isTrue();
    }

    @Test
    void shouldNotStartWhereItIsRefused() throws Exception {
        RedisServer redis = started("--requirepass", "hush-hush");
        String right = "redis://:hush-hush@127.0.0.1:" + redis.port() + "/0";
        String wrong = "redis://:not-that@127.0.0.1:" + redis.port() + "/0";
        Instance welcome = Instance.of(vertx, rules(right, PATIENT));
        instances.add(welcome);
        done(welcome.beat(welcome.create("game").id()));
        for (String url : List.of(wrong, redis.url())) {
            Instance refused = Instance.closed(vertx, rules(url, PATIENT));
            instances.add(refused);
            assertThatThrownBy(() -> refused.store()
                            .open(refused)
                            .toCompletionStage()
                            .toCompletableFuture()
                            .join())
                    .hasRootCauseInstanceOf(ServerException.class)
                    .hasMessageContaining("tracking.store: redis://")
                    .hasMessageNotContaining("not-that");
            assertThat(refused.store().state()).doesNotContain("not-that");
        }
    }

    @Test
    void shouldSpeakTls() throws Exception {
        SelfSigned certificate = SelfSigned.in(folder);
        RedisServer redis = started(
                "--tls-port",
                "0",
                "--tls-cert-file",
                certificate.cert().toString(),
                "--tls-key-file",
                certificate.key().toString(),
                "--tls-ca-cert-file",
                certificate.cert().toString(),
                "--tls-auth-clients",
                "no");
        int port = RedisServer.freePort();
        assertThat(redis.ask("CONFIG SET tls-port " + port)).isEqualTo("+OK");
        String url = "rediss://localhost:" + port + "/0";
        Instance stranger = Instance.of(vertx, rules(url, PATIENT));
        instances.add(stranger);
        assertThat(stranger.isOk()).as("nobody vouches for the certificate").isFalse();
        Instance friend =
                Instance.of(vertx, rules(url, PATIENT, certificate.cert().toString()));
        instances.add(friend);
        done(friend.beat(friend.create("game").id()));
    }

    @Test
    void shouldBeRightAfterRedisWasKilledAgainAndAgainUnderLoad() throws Exception {
        RedisServer redis = started("--appendonly", "yes", "--appendfsync", "everysec");
        List<Instance> three = List.of(open(redis, PATIENT), open(redis, PATIENT), open(redis, PATIENT));
        List<Host> hosts = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            hosts.add(new Host(vertx, three, i));
        }
        hosts.forEach(Host::start);
        for (int round = 0; round < 3; round++) {
            await(
                    "there is load",
                    () -> three.get(0).list().size() > 30 && three.get(0).told().size() > 200);
            redis.kill();
            await("all know", () -> three.stream().noneMatch(Instance::isOk));
            if (round == 1) {
                redis.forget();
            }
            redis.restart();
            await("all are back", () -> three.stream().allMatch(Instance::isOk));
        }
        hosts.forEach(Host::stop);
        await("every host knows where it stands", () -> hosts.stream().allMatch(Host::stopped));
        await(
                "all show the same",
                () -> three.stream()
                        .allMatch(one -> one.at().equals(three.get(0).at())
                                && one.list().equals(three.get(0).list())));
        await(
                "what nobody lets live ends",
                () -> three.stream().allMatch(one -> one.list().isEmpty()));
        assertThat(redis.ask("ZCARD outpost:due")).isEqualTo(":0");
        assertThat(redis.ask("HLEN outpost:origins")).isEqualTo(":0");
        assertThat(redis.ask("HLEN outpost:subnets")).isEqualTo(":0");
    }

    private RedisServer started(String... options) throws Exception {
        RedisServer server = RedisServer.start(folder, options);
        servers.add(server);
        return server;
    }

    private Instance open(RedisServer redis, Duration timeout) {
        Instance instance = Instance.of(vertx, rules(redis.url(), timeout));
        instances.add(instance);
        return instance;
    }

    private static RedisRules rules(String url, Duration timeout) {
        return rules(url, timeout, "");
    }

    private static RedisRules rules(String url, Duration timeout, String caFile) {
        return new RedisRules(
                RedisAddress.parse(url).orElseThrow(),
                caFile,
                "outpost:",
                new StoreRules(TTL, 10_000, 10_000, 10_000, 10_000),
                10_000,
                timeout,
                QUEUE);
    }
}
