package dev.outpost.telemetry.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/**
 * Renames a database that is not sound, with its write-ahead log, so that a new one can take its place: to {@code
 * telemetry.db.corrupt-20261122T120000Z}. The newest few are kept.
 */
final class SetAside {

    private static final int KEPT = 3;
    private static final String MARK = ".corrupt-";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Path file;
    private final InstantSource clock;

    SetAside(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    /** Renames; the new name. */
    String rename() throws IOException {
        String base = file.getFileName() + MARK + STAMP.format(clock.instant());
        String name = base;
        for (int i = 2; Files.exists(file.resolveSibling(name)); i++) {
            name = base + "-" + i;
        }
        Files.move(file, file.resolveSibling(name));
        move("-wal", name);
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + "-shm"));
        forgetOldest();
        return name;
    }

    private void move(String suffix, String name) throws IOException {
        Path from = file.resolveSibling(file.getFileName() + suffix);
        if (Files.exists(from)) {
            Files.move(from, file.resolveSibling(name + suffix));
        }
    }

    /** A disk that damages file after file must not be filled with them. */
    private void forgetOldest() throws IOException {
        List<Path> kept = new ArrayList<>();
        Path folder = file.toAbsolutePath().getParent();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, file.getFileName() + MARK + "*")) {
            for (Path path : found) {
                if (!path.toString().endsWith("-wal")) {
                    kept.add(path);
                }
            }
        }
        kept.sort(null);
        for (Path old : kept.subList(0, Math.max(0, kept.size() - KEPT))) {
            Files.deleteIfExists(old);
            Files.deleteIfExists(old.resolveSibling(old.getFileName() + "-wal"));
        }
    }
}
