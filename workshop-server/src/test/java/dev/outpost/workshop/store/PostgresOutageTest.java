package dev.outpost.workshop.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.search.Search;
import dev.outpost.workshop.store.StoreException.Kind;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL goes away and comes back. */
final class PostgresOutageTest {

    private static final StoreRules IMPATIENT = new StoreRules(4, Duration.ofSeconds(1), 100, 100, 100, 100, 100);

    @TempDir
    Path folder;

    @Test
    void shouldSayThatItIsAwayAndWorkAgainWhenItIsBack() throws Exception {
        EmbeddedPostgres first = Postgres.start(folder, 0);
        int port = first.getPort();
        PostgresAddress address = Postgres.database(first);
        try (ReleaseStore store = PostgresReleases.open(address, IMPATIENT, InstantSource.system(), new Random(1))) {
            Sample.of("ada/tanks", "1.0.0").into(store);
            assertThat(store.state()).isEqualTo("ok");
            first.close();
            assertThatThrownBy(() -> Sample.of("ada/tanks", "1.1.0").into(store))
                    .satisfies(PostgresOutageTest::away);
            assertThatThrownBy(() -> store.search(Search.of("tanks"))).satisfies(PostgresOutageTest::away);
            assertThat(store.state()).isNotEqualTo("ok").doesNotContain("postgres:");
            EmbeddedPostgres second = Postgres.start(folder, port);
            try {
                long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
                while (!store.state().equals("ok")) {
                    assertThat(System.nanoTime()).as("it is used again").isLessThan(deadline);
                }
                Sample.of("ada/tanks", "1.1.0").into(store);
                assertThat(store.versions(PackageId.parse("ada/tanks"), null, 5).items())
                        .hasSize(2);
            } finally {
                second.close();
            }
        }
    }

    private static void away(Throwable e) {
        assertThat(e)
                .isInstanceOfSatisfying(
                        StoreException.class, store -> assertThat(store.kind()).isEqualTo(Kind.UNAVAILABLE));
    }

    @Test
    void shouldSayAtTheStartThatItIsAwayAndNotShowThePassword() {
        PostgresAddress nobody = PostgresAddress.parse("postgresql://ada:topsecret@127.0.0.1:1/workshop")
                .orElseThrow();
        assertThat(nobody.toString()).doesNotContain("topsecret");
        assertThat(PostgresAddress.masked("postgresql://ada:topsecret@127.0.0.1:1/x y"))
                .doesNotContain("topsecret");
        assertThatThrownBy(() -> PostgresReleases.open(nobody, IMPATIENT, InstantSource.system(), new Random(1)))
                .satisfies(PostgresOutageTest::away)
                .hasMessageNotContaining("topsecret");
    }
}
