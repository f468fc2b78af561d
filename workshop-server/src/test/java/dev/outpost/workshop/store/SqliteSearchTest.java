package dev.outpost.workshop.store;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;

final class SqliteSearchTest extends SearchContract {

    @TempDir
    Path folder;

    private int files;

    @Override
    protected ReleaseStore open(StoreRules rules, TestClock clock) {
        return SqliteReleases.open(folder.resolve(files++ + ".db"), rules, clock, new Random(1));
    }
}
