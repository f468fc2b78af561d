package dev.outpost.workshop.store;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;

final class SqliteReleasesTest extends ReleaseStoreContract {

    @TempDir
    Path folder;

    private int files;

    @Override
    protected ReleaseStore open(StoreRules rules, TestClock clock) {
        files++;
        return again(rules, clock);
    }

    @Override
    protected ReleaseStore again(StoreRules rules, TestClock clock) {
        return SqliteReleases.open(folder.resolve(files + ".db"), rules, clock, new Random(files));
    }
}
