package dev.outpost.workshop.store;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

final class SqliteReleasesTest implements StoreContract.Databases {

    @TempDir
    Path folder;

    private int files;

    @Override
    public ReleaseStore open(StoreRules rules, TestClock clock) {
        files++;
        return again(rules, clock);
    }

    @Override
    public ReleaseStore again(StoreRules rules, TestClock clock) {
        return SqliteReleases.open(folder.resolve(files + ".db"), rules, clock, new Random(files));
    }

    @Nested
    final class OfReleases extends ReleaseStoreContract {
        OfReleases() {
            super(SqliteReleasesTest.this);
        }
    }

    @Nested
    final class OfTokens extends TokenContract {
        OfTokens() {
            super(SqliteReleasesTest.this);
        }
    }

    @Nested
    final class OfDownloads extends DownloadsContract {
        OfDownloads() {
            super(SqliteReleasesTest.this);
        }
    }

    @Nested
    final class OfMirrors extends MirrorBookContract {
        OfMirrors() {
            super(SqliteReleasesTest.this);
        }
    }
}
