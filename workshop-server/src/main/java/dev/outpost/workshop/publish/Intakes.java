package dev.outpost.workshop.publish;

import dev.outpost.server.Health;
import dev.outpost.workshop.archive.ArchiveLimits;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The folder that packages come into, each in a file of its own. How many come at once is bounded by whoever opens
 * intakes; that they leave room on the disk to others is bounded here. Any thread.
 */
public final class Intakes {

    private static final String ENDING = ".part";

    private final Path folder;
    private final ArchiveLimits limits;
    private final long minFreeBytes;
    private final Set<Path> open = ConcurrentHashMap.newKeySet();

    /**
     * In a folder of this process alone, which is made when it is missing.
     *
     * @param limits of each package
     * @param minFreeBytes room on the disk that is left to others, 0 or more
     */
    public Intakes(Path folder, ArchiveLimits limits, long minFreeBytes) throws IOException {
        this.folder = folder.toAbsolutePath();
        this.limits = limits;
        this.minFreeBytes = minFreeBytes;
        Files.createDirectories(folder);
    }

    /**
     * Begins to take a package in.
     *
     * @throws DiskFullException when there is no room
     */
    public Intake open() throws IOException {
        return opened(file -> new Intake(this, file, limits));
    }

    /**
     * Begins to take in what packages will be taken from.
     *
     * @throws DiskFullException when there is no room
     */
    public Parked park() throws IOException {
        return opened(file -> new Parked(this, file));
    }

    private interface Opening<T> {
        T of(Path file) throws IOException;
    }

    private <T> T opened(Opening<T> opening) throws IOException {
        makeSureOfRoom(0);
        // Never the name of a file that a killed process left: in a container each has the same number
        Path file = folder.resolve(UUID.randomUUID() + ENDING);
        open.add(file);
        try {
            return opening.of(file);
        } catch (IOException e) {
            closed(file);
            throw DiskFullException.of(e);
        }
    }

    /** Packages on their way in. */
    public int underWay() {
        return open.size();
    }

    /** {@code ok}, or why nothing is taken in at the moment. */
    public String state() {
        try {
            makeSureOfRoom(0);
            return Health.OK;
        } catch (DiskFullException e) {
            return String.valueOf(e.getMessage());
        } catch (IOException e) {
            return "the folder of packages on their way in cannot be looked at";
        }
    }

    /** Makes sure that so many more bytes leave enough to others. */
    void makeSureOfRoom(long bytes) throws IOException {
        long usable = Files.getFileStore(folder).getUsableSpace();
        if (usable - bytes < minFreeBytes) {
            throw new DiskFullException(
                    "the disk has " + usable + " bytes left, of which " + minFreeBytes + " are kept free", null);
        }
    }

    /** An intake is done with its file. */
    void closed(Path file) {
        open.remove(file);
    }

    /**
     * Takes away files that no intake of this process is at work on.
     *
     * @param begunBefore and that were last written to before that time
     * @return how many
     */
    int sweep(Instant begunBefore) throws IOException {
        int swept = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + ENDING)) {
            for (Path file : files) {
                if (!open.contains(file) && isOlder(file, begunBefore) && Files.deleteIfExists(file)) {
                    swept++;
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return swept;
    }

    private static boolean isOlder(Path file, Instant time) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(time);
        } catch (NoSuchFileException goneMeanwhile) {
            return false;
        }
    }
}
