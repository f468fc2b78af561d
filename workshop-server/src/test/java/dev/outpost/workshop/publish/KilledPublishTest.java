package dev.outpost.workshop.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.store.ReleaseStore;
import dev.outpost.workshop.store.Shelved;
import dev.outpost.workshop.store.VersionRow;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes that publish without a pause, each killed with -9 at a moment that nobody chose: a few by default, 200
 * with {@code -Dlong}.
 */
class KilledPublishTest {

    private static final int KILLS = System.getProperty("long") == null ? 5 : 200;

    @TempDir
    Path folder;

    private final Random random = new Random();
    private final Map<String, String> acknowledged = new HashMap<>();
    private int begun;
    private int orphans;
    private int files;

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void shouldHaveEachVersionWholeOrNotAtAllAndNoneLostThatWasAcknowledged() throws Exception {
        for (int run = 0; run < KILLS; run++) {
            publishAndKill(run);
            look();
        }
        assertThat(acknowledged).isNotEmpty();
        System.out.printf(
                "%d processes killed: %d publishes begun, %d acknowledged, none lost, none half there; %d blobs and %d files"
                        + " of others swept%n",
                KILLS, begun, acknowledged.size(), orphans, files);
    }

    private void publishAndKill(int run) throws IOException, InterruptedException {
        Process victim = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        folder.toString(),
                        Integer.toString(run))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("ready");
            int until = random.nextInt(6);
            while (until >= 0) {
                until -= note(lines.readLine()) ? 1 : 0;
            }
            LockSupport.parkNanos(random.nextInt(30_000_000));
            // By its handle: that leaves the pipe, in which its last words are, open.
            victim.toHandle().destroyForcibly();
            // What it had said before it died counts.
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                note(line);
            }
        } finally {
            victim.destroyForcibly().waitFor();
        }
    }

    /** True: a publish has begun. */
    private boolean note(String line) {
        String[] words = line.split(" ", -1);
        if (words[0].equals("done") && words.length == 4 && words[3].length() == 64) {
            acknowledged.put(words[1] + " " + words[2], words[3]);
        }
        assertThat(line).doesNotStartWith("failed");
        boolean begins = words[0].equals("begin");
        begun += begins ? 1 : 0;
        return begins;
    }

    private void look() throws IOException {
        try (Bench bench = new Bench(folder)) {
            Set<Hash> listed = new TreeSet<>();
            for (String name : List.of("westwind/noise-0", "westwind/noise-1")) {
                PackageId id = PackageId.parse(name);
                for (VersionRow row : versions(bench.store, id)) {
                    Shelved shelved = bench.store.release(id, row.version()).orElseThrow();
                    Hash hash = shelved.release().packageHash();
                    listed.add(hash);
                    assertThat(bench.blobs.size(hash))
                            .hasValue(shelved.release().sizeBytes());
                    if (!acknowledged.containsKey(name + " " + row.version())) {
                        // Listed, and killed before it could say so: as whole as the others.
                        assertThat(bench.blobs.verify(hash)).isTrue();
                    }
                }
            }
            acknowledged.forEach((version, hash) -> {
                String[] words = version.split(" ", -1);
                assertThat(bench.store.release(PackageId.parse(words[0]), Version.parse(words[1])))
                        .as(version)
                        .hasValueSatisfying(shelved -> assertThat(
                                        shelved.release().packageHash().hex())
                                .isEqualTo(hash));
            });
            assertThat(bench.blobs()).containsAll(listed);

            Sweep.Swept swept = bench.sweep.atStart(true);

            orphans += swept.blobs();
            files += swept.files();
            assertThat(bench.blobs()).isEqualTo(listed);
            assertThat(bench.incoming()).isEmpty();
        }
    }

    private static List<VersionRow> versions(ReleaseStore store, PackageId id) {
        List<VersionRow> all = new ArrayList<>();
        String cursor = null;
        do {
            var page = store.versions(id, cursor, ReleaseStore.MOST_ON_PAGE);
            all.addAll(page.items());
            cursor = page.cursor();
        } while (cursor != null);
        return all;
    }
}
