package dev.outpost.workshop.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.store.Actor;
import dev.outpost.workshop.store.Yank;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowerTest {

    @TempDir
    Path folder;

    private Shop there;
    private Shop here;

    @BeforeEach
    void open() throws IOException {
        there = new Shop(folder.resolve("there"));
        here = new Shop(folder.resolve("here"));
    }

    @AfterEach
    void close() {
        there.close();
        here.close();
    }

    private Following follow() {
        return new Following(here, there, Following.RULES);
    }

    @Test
    void shouldGoOnWhereItWasInterruptedWithNothingTwice() throws Exception {
        for (int i = 0; i < 200; i++) {
            there.publish("kane/mod-" + i % 7, i + ".0.0");
        }
        AtomicInteger rests = new AtomicInteger();
        try (Following first = new Following(here, there, Following.rules(10, 1L << 30, 1000, 1L << 40), wait -> {
            if (rests.incrementAndGet() == 90) {
                throw new CancellationException("interrupted");
            }
        })) {
            assertThatExceptionOfType(CancellationException.class).isThrownBy(first::round);
            assertThat(first.taken).hasSizeBetween(50, 150);
            assertThat(first.behind()).isEqualTo(200 - first.taken.size());
        }
        here.close();
        here = new Shop(folder.resolve("here"));
        try (Following second = follow()) {
            second.round();
            assertThat(second.behind()).isZero();
            assertThat(second.round()).isZero();
        }
        assertThat(here.all()).isEqualTo(there.all()).hasSize(200);
        assertThat(here.store.totals().sequence()).isEqualTo(200);
        assertThat(there.fetched).hasValue(200);
        assertThat(here.store.mirrors().taken(there.address()).releases()).isEqualTo(200);
        for (var change : here.store.changesSince(0, 200)) {
            assertThat(here.blobs.verify(change.packageHash())).isTrue();
        }
    }

    @Test
    void shouldLeaveBytesThatDoNotHaveTheHash() throws Exception {
        Hash hash = there.publish("kane/bad", "1.0.0");
        there.publish("kane/good", "1.0.0");
        there.lies.put("/v1/blobs/" + hash, Buffer.buffer(Shop.pack("kane/bad", "1.0.0", "other")));
        try (Following following = follow()) {
            following.round();
            assertThat(following.left).containsExactly(Left.WRONG_HASH);
            assertThat(following.noted()).singleElement().satisfies(left -> {
                assertThat(left.id() + "@" + left.version()).isEqualTo("kane/bad@1.0.0");
                assertThat(left.packageHash()).isEqualTo(hash);
                assertThat(left.why()).isEqualTo("wrong_hash");
            });
            assertThat(here.release("kane/bad", "1.0.0")).isEmpty();
            assertThat(here.release("kane/good", "1.0.0")).isPresent();
            assertThat(here.intakes.underWay()).isZero();

            // Once the source tells the truth again, the next whole pass has it
            there.lies.clear();
            following.round();
            assertThat(here.release("kane/bad", "1.0.0")).isEmpty();
            following.muchLater().round();
            assertThat(here.all()).isEqualTo(there.all());
            assertThat(following.noted()).isEmpty();
        }
    }

    @Test
    void shouldLeaveAPackageWhoseManifestIsNotTheOneAnnounced() throws Exception {
        Hash hash = there.publish("kane/mod", "1.0.0");
        JsonObject announced = Shop.told(there.release("kane/mod", "1.0.0").orElseThrow());
        announce(1, "kane/other", "1.0.0", hash, announced.copy().put("id", "kane/other"));
        try (Following following = follow()) {
            following.round();
            assertThat(following.left).containsExactly(Left.LYING);
            assertThat(following.noted().get(0).detail()).isEqualTo("its manifest says kane/mod@1.0.0");
            assertThat(here.all()).isEmpty();
        }
    }

    @Test
    void shouldLeaveAPackageWhoseManifestHasAnotherHashOrLengthThanAnnounced() throws Exception {
        there.publish("kane/mod", "1.0.0");
        there.publish("kane/short", "1.0.0");
        JsonObject announced = Shop.told(there.release("kane/mod", "1.0.0").orElseThrow());
        there.lies.put(
                Shop.path("kane/mod", "1.0.0"),
                announced.put("manifest_sha256", Hash.of(new byte[1]).hex()).toBuffer());
        JsonObject shorter = Shop.told(there.release("kane/short", "1.0.0").orElseThrow());
        there.lies.put(Shop.path("kane/short", "1.0.0"), shorter.put("size", 10).toBuffer());
        try (Following following = follow()) {
            following.round();
            assertThat(following.left).containsExactly(Left.LYING, Left.LYING);
            assertThat(here.all()).isEmpty();
        }
    }

    @Test
    void shouldHoldPackagesToTheRulesOfAPublish() throws Exception {
        byte[] garbage = "no package".getBytes(StandardCharsets.UTF_8);
        Hash hash = Hash.of(garbage);
        announce(
                1,
                "kane/mod",
                "1.0.0",
                hash,
                new JsonObject()
                        .put("id", "kane/mod")
                        .put("version", "1.0.0")
                        .put("sha256", hash.hex())
                        .put("manifest_sha256", hash.hex())
                        .put("size", garbage.length));
        there.lies.put("/v1/blobs/" + hash, Buffer.buffer(garbage));
        try (Following following = follow()) {
            following.round();
            assertThat(following.left).containsExactly(Left.REFUSED);
            assertThat(here.all()).isEmpty();
        }
    }

    @Test
    void shouldFollowYanksAndTheirEnds() throws Exception {
        there.publish("kane/mod", "1.0.0");
        there.publish("kane/mod", "1.1.0");
        there.yank("kane/mod", "1.1.0", "crashes");
        try (Following following = follow()) {
            following.round();
            Yank yank = Objects.requireNonNull(
                    here.release("kane/mod", "1.1.0").orElseThrow().yank());
            assertThat(yank.reason()).isEqualTo("crashes");
            assertThat(yank.by()).isEqualTo("mirror:" + there.address());
            there.unyank("kane/mod", "1.1.0");
            there.yank("kane/mod", "1.0.0", "old");
            following.round();
            assertThat(here.all()).isEqualTo(there.all());
            assertThat(following.yanks).hasValue(3);

            // What the operator here yanked stays so
            here.yank("kane/mod", "1.1.0", "not here");
            there.yank("kane/mod", "1.1.0", "again");
            there.unyank("kane/mod", "1.1.0");
            following.muchLater().round();
            assertThat(Objects.requireNonNull(here.release("kane/mod", "1.1.0")
                                    .orElseThrow()
                                    .yank())
                            .by())
                    .isEqualTo("admin");
        }
    }

    @Test
    void shouldComeToRestInALoop() throws Exception {
        there.publish("kane/mod", "1.0.0");
        here.publish("nod/mod", "1.0.0");
        try (Following toHere = follow();
                Following toThere = new Following(there, here, Following.RULES)) {
            for (int i = 0; i < 3; i++) {
                toHere.round();
                toThere.round();
            }
            assertThat(here.all()).isEqualTo(there.all()).hasSize(2);

            there.yank("kane/mod", "1.0.0", "broken");
            here.yank("nod/mod", "1.0.0", "broken");
            toHere.round();
            there.unyank("kane/mod", "1.0.0");
            for (int i = 0; i < 3; i++) {
                toThere.round();
                toHere.round();
            }
            assertThat(there.release("kane/mod", "1.0.0").orElseThrow().yank()).isNull();
            assertThat(there.release("nod/mod", "1.0.0").orElseThrow().yank()).isNotNull();
            assertThat(here.all()).isEqualTo(there.all());

            long changesHere = here.store.totals().sequence();
            long changesThere = there.store.totals().sequence();
            toHere.muchLater().round();
            toThere.muchLater().round();
            toHere.round();
            assertThat(here.store.totals().sequence()).isEqualTo(changesHere);
            assertThat(there.store.totals().sequence()).isEqualTo(changesThere);
            assertThat(there.fetched).hasValue(1);
            assertThat(here.fetched).hasValue(1);
            assertThat(toHere.left).isEmpty();
            assertThat(toThere.left).isEmpty();
        }
    }

    @Test
    void shouldLeaveWhatIsAnotherPackageHereAndNoteItOnce() throws Exception {
        Hash own = here.publish("kane/mod", "1.0.0", "ours");
        there.publish("kane/mod", "1.0.0", "theirs");
        try (Following following = follow()) {
            following.round();
            following.muchLater().round();
            assertThat(following.left).containsExactly(Left.CONFLICT, Left.CONFLICT);
            assertThat(following.noted()).singleElement().satisfies(left -> {
                assertThat(left.why()).isEqualTo("conflict");
                assertThat(left.at()).isEqualTo(Following.BEGIN);
            });
            assertThat(here.release("kane/mod", "1.0.0").orElseThrow().release().packageHash())
                    .isEqualTo(own);
            assertThat(there.fetched).hasValue(0);
        }
    }

    @Test
    void shouldNotTakeOverAPublisherOfThisWorkshopOrOfAnotherSource() throws Exception {
        here.publish("kane/mod", "1.0.0");
        here.publish(Shop.pack("nod/mod", "1.0.0", "x"), new Actor.Mirror("https://first.example.org"));
        there.publish("kane/mod", "2.0.0");
        there.publish("nod/mod", "2.0.0");
        there.publish("new/mod", "1.0.0");
        try (Following following = follow()) {
            following.round();
            assertThat(following.left).containsExactly(Left.NOT_THEIRS, Left.NOT_THEIRS);
            assertThat(following.noted())
                    .extracting(left -> left.detail())
                    .containsExactlyInAnyOrder(
                            "publisher 'kane' is one of this workshop's own",
                            "publisher 'nod' comes from https://first.example.org");
            assertThat(here.release("new/mod", "1.0.0")).isPresent();
            assertThat(there.fetched).hasValue(1);
        }
    }

    @Test
    void shouldTakeSoMuchInAMinuteAndNoMore() throws Exception {
        long size = 0;
        for (int i = 0; i < 50; i++) {
            there.publish("kane/mod", i + ".0.0");
            size = there.release("kane/mod", i + ".0.0").orElseThrow().release().sizeBytes();
        }
        // 50 versions and 2 questions for changes, 20 a minute of which the first 20 come at once
        try (Following slow = new Following(here, there, Following.rules(20, 1L << 30, 1000, 1L << 40))) {
            assertThat(slow.round()).isEqualTo(50);
            assertThat(slow.rested).isBetween(Duration.ofSeconds(95), Duration.ofSeconds(98));
        }
        try (Shop other = new Shop(folder.resolve("other"));
                Following slow = new Following(other, there, Following.rules(100_000, 10 * size, 1000, 1L << 40))) {
            assertThat(slow.round()).isEqualTo(50);
            assertThat(slow.rested).isBetween(Duration.ofSeconds(220), Duration.ofSeconds(260));
        }
    }

    @Test
    void shouldTakeSoMuchOfASourceAndMoreOnceItMay() throws Exception {
        for (int i = 0; i < 20; i++) {
            there.publish("kane/mod", i + ".0.0");
        }
        try (Following some = new Following(here, there, Following.rules(100_000, 1L << 30, 12, 1L << 40))) {
            assertThat(some.round()).isEqualTo(12);
            assertThat(some.left).hasSize(8).containsOnly(Left.TOO_MANY);
            there.yank("kane/mod", "3.0.0", "still followed");
            some.round();
            assertThat(here.release("kane/mod", "3.0.0").orElseThrow().yank()).isNotNull();
        }
        long bytes = here.store.mirrors().taken(there.address()).bytes();
        try (Following some = new Following(here, there, Following.rules(100_000, 1L << 30, 1000, bytes + 1))) {
            some.muchLater().round();
            assertThat(some.left).hasSize(8).containsOnly(Left.TOO_MANY);
        }
        try (Following all = follow()) {
            all.muchLater().muchLater().round();
            assertThat(here.all()).isEqualTo(there.all());
            assertThat(all.noted()).isEmpty();
        }
    }

    private void announce(long sequence, String id, String version, Hash hash, JsonObject release) {
        there.lies.put(
                "/v1/changes",
                new JsonObject()
                        .put(
                                "changes",
                                new JsonArray()
                                        .add(new JsonObject()
                                                .put("sequence", sequence)
                                                .put("kind", "publish")
                                                .put("id", id)
                                                .put("version", version)
                                                .put("sha256", hash.hex())
                                                .put("at", 0)))
                        .put("sequence", sequence)
                        .toBuffer());
        there.lies.put(Shop.path(id, version), release.toBuffer());
    }
}
