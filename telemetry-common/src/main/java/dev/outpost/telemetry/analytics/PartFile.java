package dev.outpost.telemetry.analytics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file in the making, beside the one that it may become, so that becoming it is renaming it. Whatever ends the work
 * before, short of a kill, takes the file away.
 */
final class PartFile implements AutoCloseable {

    private final Path path;
    private final Thread atExit;

    private PartFile(Path path) {
        this.path = path;
        this.atExit = new Thread(() -> delete(path), "part-file-cleanup");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** A new empty file. */
    static PartFile beside(Path target) throws IOException {
        Path absolute = target.toAbsolutePath();
        for (int number = 1; ; number++) {
            Path part = absolute.resolveSibling(
                    "." + absolute.getFileName() + "." + ProcessHandle.current().pid() + "-" + number + ".part");
            if (!Files.exists(part)) {
                return new PartFile(Files.createFile(part));
            }
        }
    }

    Path path() {
        return path;
    }

    /**
     * Takes its name.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is a file and it is not to be replaced
     */
    void become(Path target, boolean replace) throws IOException {
        if (replace) {
            Files.move(path, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } else {
            Files.move(path, target);
        }
    }

    @Override
    public void close() {
        delete(path);
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The process is ending, and the hook runs.
        }
    }

    private static void delete(Path part) {
        for (String ending : new String[] {"", "-journal", "-wal", "-shm"}) {
            try {
                Files.deleteIfExists(part.resolveSibling(part.getFileName() + ending));
            } catch (IOException e) {
                // The work has its own outcome; a leftover is visible by its name.
            }
        }
    }
}
