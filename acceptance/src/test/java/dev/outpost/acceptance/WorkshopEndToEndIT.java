package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.workshop.archive.ArchiveLimits;
import dev.outpost.workshop.archive.Packer;
import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.Manifest;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a folder to a match: packed, published, found, resolved, installed, played with; and what telemetry.db says of it. */
class WorkshopEndToEndIT {

    /** A publish is found within a second (spec/tracking-workshop.md), and the machine may be busy with other tests. */
    private static final long FOUND_MS = 1000;

    private static final List<String> MODS =
            List.of("announcer", "balance-core", "desert-duel", "desert-tileset", "tournament");

    @TempDir
    Path folder;

    @Test
    void shouldGoFromAFolderToAMatch() throws Exception {
        Path database;
        try (Workshop workshop = Workshop.start(folder.resolve("workshop"))) {
            publish(workshop);
            shouldBeFoundAtOnce(workshop);
            Path lock = resolve(workshop);
            install(workshop, lock);
            audit(workshop, lock);
            shouldExplainWhatHasNoSolution(workshop);
            play(workshop);
            database = workshop.stop();
        }
        shouldHaveRecordedIt(database);
    }

    private void publish(Workshop workshop) throws Exception {
        Path token = folder.resolve("kane.token");
        workshop.command(
                "token",
                "create",
                "--label",
                "all three",
                "--publisher",
                "kane,nod,community",
                "--days",
                "1",
                "--token-file",
                workshop.adminToken().toString(),
                "--out",
                token.toString(),
                "--to",
                workshop.url());
        assertThat(workshop.command(
                        "token", "list", "--token-file", workshop.adminToken().toString(), "--from", workshop.url()))
                .contains("all three", "community,kane,nod")
                .doesNotContain(Files.readString(token).strip());
        List<String> publish =
                new ArrayList<>(List.of("publish", "--token-file", token.toString(), "--to", workshop.url(), "--json"));
        for (String mod : MODS) {
            Path file = folder.resolve(mod + ".icpkg");
            assertThat(new Packer(ArchiveLimits.DEFAULT, done -> {})
                            .pack(Project.MODS.resolve(mod), file)
                            .leftOut())
                    .isZero();
            publish.add(file.toString());
        }
        JsonObject told = new JsonObject(workshop.command(publish.toArray(String[]::new)));
        assertThat(told.getJsonArray("published"))
                .hasSize(MODS.size())
                .allMatch(each -> ((JsonObject) each).getBoolean("new"));
        // Once more is well, too, and publishes nothing.
        told = new JsonObject(workshop.command(publish.toArray(String[]::new)));
        assertThat(told.getJsonArray("published"))
                .hasSize(MODS.size())
                .noneMatch(each -> ((JsonObject) each).getBoolean("new"));
    }

    private static void shouldBeFoundAtOnce(Workshop workshop) throws Exception {
        byte[] fresh = CkanPackages.bytes(Manifest.read("""
            id: kane/quicksand
            version: 0.1.0
            category: map
            title: Quicksand
            license: MIT
            """.getBytes(StandardCharsets.UTF_8)));
        assertThat(workshop.publish(fresh).statusCode()).isEqualTo(201);
        long published = System.nanoTime();
        String found = "";
        while (!found.contains("kane/quicksand")) {
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - published))
                    .as("milliseconds since it was acknowledged; last answer: %s", found)
                    .isLessThan(FOUND_MS);
            found = new String(workshop.get("/v1/search?q=quicks").body(), StandardCharsets.UTF_8);
        }
        assertThat(workshop.command("search", "quicksand", "--from", workshop.url()))
                .contains("kane/quicksand");
    }

    private Path resolve(Workshop workshop) throws Exception {
        Path lock = folder.resolve("cup.lock");
        workshop.command("resolve", "community/tournament", "--lock", lock.toString(), "--from", workshop.url());
        JsonObject told = new JsonObject(Files.readString(lock));
        assertThat(told.getJsonArray("packages").stream().map(each -> ((JsonObject) each).getString("id")))
                .containsExactly("community/tournament", "kane/desert-duel", "kane/desert-tileset", "nod/balance-core");
        assertThat(workshop.command("tree", lock.toString(), "--from", workshop.url()))
                .startsWith("community/tournament@3.1.0\n")
                .contains("kane/desert-tileset@1.2.0");
        byte[] before = Files.readAllBytes(lock);
        workshop.command("resolve", "community/tournament", "--lock", lock.toString(), "--from", workshop.url());
        assertThat(lock).hasBinaryContent(before);
        return lock;
    }

    private void install(Workshop workshop, Path lock) throws Exception {
        String[] install = {
            "install",
            "--lock",
            lock.toString(),
            "--into",
            folder.resolve("mods").toString(),
            "--from",
            workshop.url()
        };
        assertThat(workshop.command(install)).contains("installed kane/desert-duel@2.0.1");
        Path source = Project.MODS.resolve("desert-duel/map.ini");
        assertThat(folder.resolve("mods/kane/desert-duel/2.0.1/map.ini")).hasSameBinaryContentAs(source);
        assertThat(workshop.command(install)).as("nothing to be fetched").isEmpty();
    }

    private void audit(Workshop workshop, Path lock) throws Exception {
        assertThat(workshop.command("audit", lock.toString(), "--from", workshop.url(), "--allow", "MIT,CC-BY-4.0"))
                .contains("CC-BY-4.0", "metadata_only");
        try (Jar audit = Jar.start(
                Project.WORKSHOP_JAR,
                folder,
                "audit",
                lock.toString(),
                "--from",
                workshop.url(),
                "--deny",
                "CC-BY-4.0")) {
            assertThat(audit.exit(60)).as(audit.printed()).isEqualTo(1);
            assertThat(audit.out()).contains("licence CC-BY-4.0 is not welcome");
        }
    }

    private void shouldExplainWhatHasNoSolution(Workshop workshop) throws Exception {
        try (Jar resolve = Jar.start(
                Project.WORKSHOP_JAR,
                folder,
                "resolve",
                "community/tournament",
                "nod/balance-core@>=2",
                "--from",
                workshop.url())) {
            assertThat(resolve.exit(60)).as(resolve.printed()).isEqualTo(1);
            assertThat(resolve.err()).contains("There is no solution.", "nod/balance-core");
        }
    }

    private void play(Workshop workshop) throws Exception {
        Path mods = folder.resolve("client-mods");
        try (Relay relay = Relay.start(folder.resolve("relay"), "relay.min_tick_interval_ms=1")) {
            for (boolean fetched : new boolean[] {true, false}) {
                try (Jar client = Played.start(
                        folder,
                        relay,
                        Project.OPENRA,
                        64,
                        "--workshop",
                        workshop.url(),
                        "--mod",
                        "community/tournament@^3",
                        "--mods-dir",
                        mods.toString())) {
                    JsonObject summary =
                            Played.await(client, 120).shouldBeFlawless().summary();
                    assertThat(summary.getJsonArray("mods")).hasSize(4).allSatisfy(each -> {
                        JsonObject mod = (JsonObject) each;
                        assertThat(mod.getBoolean("fetched")).isEqualTo(fetched);
                        assertThat(Hash.of(Files.readAllBytes(Path.of(mod.getString("file"))))
                                        .hex())
                                .isEqualTo(mod.getString("sha256"));
                    });
                }
            }
            try (Jar client = Played.start(
                    folder, relay, Project.OPENRA, 64, "--workshop", workshop.url(), "--mod", "kane/no-such-mod")) {
                assertThat(client.exit(60)).isEqualTo(1);
                assertThat(client.err()).contains("cannot be had together", "kane/no-such-mod");
            }
        }
    }

    /** The four events and six metrics of the seeds, and nobody's address. */
    private static void shouldHaveRecordedIt(Path database) throws Exception {
        try (Database db = new Database(database)) {
            assertThat(db.rows("""
                SELECT json_extract(data, '$.resource_id'), json_extract(data, '$.type'),
                       json_extract(data, '$.version'), json_extract(data, '$.dep_count')
                FROM telemetry_events WHERE event = 'workshop.publish' ORDER BY 1\
                """)).extracting(Object::toString).hasSize(6);
            assertThat(count(db, "workshop.download", "json_extract(data, '$.requester_hash') IS NOT NULL"))
                    .as("downloads: four installed, four for the match")
                    .isGreaterThanOrEqualTo(8);
            assertThat(count(db, "workshop.resolve", "json_extract(data, '$.root_resource') = 'community/tournament'"))
                    .isGreaterThanOrEqualTo(4);
            assertThat(count(db, "workshop.resolve", "json_extract(data, '$.conflicts') > 0"))
                    .isPositive();
            assertThat(count(db, "workshop.search", "json_extract(data, '$.query') = 'quicksand'"))
                    .isEqualTo(1);
            assertThat(count(db, "%", "data LIKE '%127.0.0.1%' AND event LIKE 'workshop.%'"))
                    .isZero();
            for (String metric : Stream.of(
                            "resources.total",
                            "resources.downloads",
                            "resources.publishes",
                            "resolve.latency_ms",
                            "resolve.conflicts",
                            "search.latency_ms")
                    .map(name -> "workshop." + name)
                    .toList()) {
                assertThat(db.number("SELECT count(*) FROM telemetry_events WHERE event = ?", metric))
                        .as(metric)
                        .isPositive();
            }
        }
    }

    private static long count(Database db, String event, String where) throws Exception {
        return db.number("SELECT count(*) FROM telemetry_events WHERE event LIKE ? AND " + where, event);
    }
}
