package dev.outpost.workshop.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.workshop.resource.Conflict;
import dev.outpost.workshop.resource.Dependency;
import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Provided;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.resource.VersionRange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LockTest {

    private static final PackageId TANKS = PackageId.parse("acme/tanks");
    private static final PackageId CORE = PackageId.parse("acme/core");
    private static final PackageId RADAR = PackageId.parse("acme/radar");

    private final Resolver resolver = new Resolver(Limits.DEFAULT, System::nanoTime);

    @Test
    void shouldBeReadAsItWasWrittenAndBeTheSameBytes() {
        Lock lock = solved(new MemoryUniverse(world()), Request.of(Map.of(TANKS, VersionRange.parse("^1.0"))));

        assertThat(Lock.read(lock.bytes())).isEqualTo(lock);
        assertThat(Lock.read(lock.bytes()).bytes()).isEqualTo(lock.bytes());
        assertThat(new String(lock.bytes(), StandardCharsets.UTF_8))
                .isEqualTo("""
                        {
                          "lock": 1,
                          "roots": [
                            { "id": "acme/tanks", "range": "^1.0.0" }
                          ],
                          "packages": [
                            { "id": "acme/core", "version": "2.1.0", "sha256": "%s", "size": 100, "source": "" },
                            { "id": "acme/tanks", "version": "1.2.0", "sha256": "%s", "size": 100, "source": "" }
                          ]
                        }
                        """.formatted(hash(CORE, "2.1.0"), hash(TANKS, "1.2.0")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | lock",
                "{} | packages",
                "{\"lock\": 2, \"packages\": []} | lock",
                "{\"packages\": [], \"more\": 1} | more",
                "{\"packages\": [{\"id\": \"a/b\"}]} | packages[0].version",
                "{\"packages\": [{\"id\": 1}]} | packages[0].id",
                "{\"packages\": [{\"id\": \"a/b\", \"bytes\": 1}]} | packages[0].bytes",
                "{\"packages\": [], \"roots\": [{\"id\": \"a/b\", \"range\": \"?\"}]} | range",
                "{\"packages\": []} {} | lock",
                "{\"packages\": [ | lock"
            })
    void shouldRefuseWhatIsNoLock(String json, String field) {
        assertThatThrownBy(() -> Lock.read(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        BadFieldException.class,
                        refused -> assertThat(refused.field()).isEqualTo(field));
    }

    @Test
    void shouldRefuseALockThatIsTooLong() {
        assertThatThrownBy(() -> Lock.read(new byte[Lock.MOST_BYTES + 1])).hasMessageContaining("at most");
    }

    @Test
    void shouldFindNothingWrongWithALockThatHolds() {
        Universe universe = new MemoryUniverse(world());

        assertThat(LockCheck.of(universe, solved(universe, Request.of(Map.of(TANKS, VersionRange.ALL)))))
                .isEmpty();
    }

    @Test
    void shouldNameWhatIsWrongWithALock() {
        Lock lock = solved(new MemoryUniverse(world()), Request.of(Map.of(TANKS, VersionRange.ALL)));
        Candidate radar = candidate(RADAR, "1.0.0", List.of(), List.of(new Conflict(CORE, VersionRange.ALL)));
        List<Candidate> changed = new ArrayList<>(world());
        changed.removeIf(each -> each.id().equals(CORE));

        assertThat(LockCheck.of(new MemoryUniverse(changed), lock))
                .extracting(LockCheck.Trouble::code)
                .containsExactly(LockCheck.Code.GONE, LockCheck.Code.UNMET);

        changed.add(new Candidate(
                CORE,
                Version.parse("2.1.0"),
                List.of(),
                List.of(),
                List.of(),
                Set.of(),
                Hash.of(new byte[1]),
                100,
                "",
                false));
        changed.add(radar);
        List<Locked> more = new ArrayList<>(lock.packages());
        more.add(Locked.of(radar));

        assertThat(LockCheck.of(new MemoryUniverse(changed), new Lock(lock.roots(), more)))
                .extracting(LockCheck.Trouble::sentence)
                .containsExactly(
                        "acme/core 2.1.0 has other bytes here than in the lock: sha-256 " + Hash.of(new byte[1]),
                        "acme/radar 1.0.0 cannot be together with acme/core 2.1.0.");
    }

    @Test
    void shouldKeepAYankedVersionThroughTheLockOnly() {
        List<Candidate> world = new ArrayList<>(world());
        Lock lock = solved(new MemoryUniverse(world), Request.of(Map.of(TANKS, VersionRange.ALL)));
        world.replaceAll(each -> each.id().equals(CORE) && each.version().equals(Version.parse("2.1.0"))
                ? Worlds.candidate(CORE, each.version(), List.of(), List.of(), List.of(), Set.of(), true)
                : each);
        Universe universe = new MemoryUniverse(world);
        Request request = Request.of(Map.of(TANKS, VersionRange.ALL));

        assertThat(version(solved(universe, request), CORE)).isEqualTo("2.0.0");
        assertThat(version(solved(universe, request.withLock(lock)), CORE)).isEqualTo("2.1.0");
        assertThat(LockCheck.of(universe, lock)).isEmpty();
    }

    @Test
    void shouldPreferWhatMostPlayersHold() {
        Universe universe = new MemoryUniverse(world());
        Request request = Request.of(Map.of(TANKS, VersionRange.ALL));
        Map<PackageId, Version> old = Map.of(CORE, Version.parse("2.0.0"));
        Map<PackageId, Version> other = Map.of(CORE, Version.parse("2.1.0"));

        assertThat(version(solved(universe, request.withHoldings(List.of(old, old, other))), CORE))
                .isEqualTo("2.0.0");
        assertThat(version(solved(universe, request.withHoldings(List.of(old, other))), CORE))
                .isEqualTo("2.1.0");
    }

    @Test
    void shouldGiveUpAtItsLimitsWithAnErrorThatNamesThem() {
        Universe universe = new MemoryUniverse(world());
        Request request = Request.of(Map.of(TANKS, VersionRange.ALL));

        assertThatThrownBy(() -> new Resolver(new Limits(10, 1, Duration.ofSeconds(1)), System::nanoTime)
                        .resolve(universe, request))
                .isInstanceOf(TooHardException.class)
                .hasMessageContaining("1 packages");
        assertThatThrownBy(() -> new Resolver(new Limits(1, 10, Duration.ofSeconds(1)), System::nanoTime)
                        .resolve(universe, request))
                .isInstanceOf(TooHardException.class)
                .hasMessageContaining("1 decisions");
        List<Candidate> chain = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            chain.add(Worlds.candidate(
                    PackageId.parse("acme/link" + i),
                    Version.parse("1.0.0"),
                    List.of(new Dependency(PackageId.parse("acme/link" + (i + 1)), VersionRange.ALL, i == 99)),
                    List.of(),
                    List.of(),
                    Set.of(),
                    false));
        }
        Request first = Request.of(Map.of(PackageId.parse("acme/link0"), VersionRange.ALL));
        AtomicLong nanos = new AtomicLong();
        Resolver slow = new Resolver(
                new Limits(1000, 1000, Duration.ofMillis(3)),
                () -> nanos.addAndGet(Duration.ofMillis(1).toNanos()));
        assertThatThrownBy(() -> slow.resolve(new MemoryUniverse(chain), first))
                .isInstanceOf(TooHardException.class)
                .hasMessageContaining("3 ms");
        Resolver patient = new Resolver(new Limits(1000, 1000, Duration.ofSeconds(3)), nanos::get);
        assertThat(patient.resolve(new MemoryUniverse(chain), first)).isInstanceOf(Resolution.Solved.class);
    }

    @Test
    void shouldSayWhoWouldBreak() {
        PackageId hud = PackageId.parse("acme/hud");
        PackageId api = PackageId.parse("acme/api");
        List<Candidate> world = new ArrayList<>(world());
        world.replaceAll(each -> each.id().equals(CORE)
                ? Worlds.candidate(
                        CORE,
                        each.version(),
                        List.of(),
                        List.of(),
                        List.of(new Provided(api, Version.parse("1.0.0"))),
                        Set.of(),
                        false)
                : each);
        world.add(candidate(RADAR, "1.0.0", List.of(need(CORE, ">=2.0"), need(hud, "*")), List.of()));
        world.add(candidate(hud, "1.0.0", List.of(), List.of()));
        world.add(candidate(PackageId.parse("acme/plug"), "1.0.0", List.of(need(api, "^1.0")), List.of()));
        Candidate next = candidate(CORE, "3.0.0", List.of(), List.of(new Conflict(hud, VersionRange.ALL)));

        Breakage breakage = Breakage.of(resolver, new MemoryUniverse(world), next);

        assertThat(breakage.checked()).isEqualTo(3);
        assertThat(breakage.breaks())
                .extracting(Breakage.Break::sentence)
                .containsExactly(
                        "acme/plug 1.0.0 needs acme/api (1.0.0 or newer, below 2.0.0), which acme/core 3.0.0 does not stand for any more.",
                        "acme/radar 1.0.0 goes together with nothing any more: You asked for acme/core (3.0.0). You also asked for"
                                + " acme/radar (1.0.0), which needs acme/hud. acme/core cannot be together with acme/hud.",
                        "acme/tanks 1.2.0 needs acme/core (2.0.0 or newer, below 3.0.0), which leaves 3.0.0 out.");
    }

    private static List<Candidate> world() {
        return List.of(
                candidate(TANKS, "1.2.0", List.of(need(CORE, "^2.0")), List.of()),
                candidate(TANKS, "1.1.0", List.of(need(CORE, "^1.0")), List.of()),
                candidate(CORE, "2.1.0", List.of(), List.of()),
                candidate(CORE, "2.0.0", List.of(), List.of()),
                candidate(CORE, "1.0.0", List.of(), List.of()));
    }

    private static Dependency need(PackageId id, String range) {
        return new Dependency(id, VersionRange.parse(range), false);
    }

    private static Candidate candidate(
            PackageId id, String version, List<Dependency> dependencies, List<Conflict> conflicts) {
        return Worlds.candidate(id, Version.parse(version), dependencies, conflicts, List.of(), Set.of(), false);
    }

    private static String hash(PackageId id, String version) {
        return candidate(id, version, List.of(), List.of()).hash().hex();
    }

    private static String version(Lock lock, PackageId id) {
        return lock.packages().stream()
                .filter(each -> each.id().equals(id))
                .map(each -> each.version().toString())
                .findFirst()
                .orElseThrow();
    }

    private Lock solved(Universe universe, Request request) {
        Resolution resolution = resolver.resolve(universe, request);
        assertThat(resolution).isInstanceOf(Resolution.Solved.class);
        return ((Resolution.Solved) resolution).lock();
    }
}
