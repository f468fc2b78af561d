package dev.outpost.relay.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderKeeperTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @TempDir
    Path dir;

    @Test
    void shouldDeleteWhatIsTooOld() throws Exception {
        entry("old", 10, Duration.ofDays(8));
        entry("young", 10, Duration.ofDays(6));
        assertThat(keeper(1000).keep()).isEqualTo(1);
        assertThat(names()).containsExactly("young");
    }

    @Test
    void shouldDeleteTheOldestOfWhatIsTooMuch() throws Exception {
        entry("a", 400, Duration.ofDays(3));
        entry("b", 400, Duration.ofDays(5));
        entry("c", 400, Duration.ofDays(1));
        assertThat(keeper(900).keep()).isEqualTo(1);
        assertThat(names()).containsExactly("a", "c");
        assertThat(keeper(900).keep()).isZero();
    }

    @Test
    void shouldTakeASubfolderAsOneEntry() throws Exception {
        Files.createDirectories(dir.resolve("bundle/inner"));
        Files.write(dir.resolve("bundle/one"), new byte[300]);
        Files.write(dir.resolve("bundle/inner/two"), new byte[300]);
        Files.setLastModifiedTime(dir.resolve("bundle"), FileTime.from(NOW.minus(Duration.ofDays(2))));
        entry("file", 300, Duration.ofDays(1));
        assertThat(keeper(900).keep()).isZero();
        assertThat(keeper(899).keep()).isEqualTo(1);
        assertThat(names()).containsExactly("file");
    }

    @Test
    void shouldMakeNothingOfAFolderThatIsNotThere() {
        FolderKeeper keeper = new FolderKeeper(dir.resolve("none"), 1, Duration.ofDays(7), () -> NOW);
        assertThat(keeper.keep()).isZero();
    }

    private FolderKeeper keeper(long maxBytes) {
        return new FolderKeeper(dir, maxBytes, Duration.ofDays(7), () -> NOW);
    }

    private void entry(String name, int bytes, Duration age) throws IOException {
        Path file = Files.write(dir.resolve(name), new byte[bytes]);
        Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> found = Files.list(dir)) {
            return found.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
