package dev.outpost.relay.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a folder within size and age: what is too old goes, then the oldest until the rest is small enough. An entry is
 * a file, or a sub-folder with all that is in it; its age is that of the entry itself, not of what is in it.
 *
 * <p>Reads the folder each time, so it waits for the disk and knows nothing that could be out of date. Calls from
 * different threads at once do no harm beyond work done twice.
 */
public final class FolderKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(FolderKeeper.class);

    private final Path folder;
    private final long maxBytes;
    private final Duration maxAge;
    private final InstantSource clock;

    /**
     * A keeper of one folder, which need not be there yet.
     *
     * @param maxBytes most that all entries together may have
     * @param maxAge how long an entry may stay
     */
    public FolderKeeper(Path folder, long maxBytes, Duration maxAge, InstantSource clock) {
        this.folder = folder;
        this.maxBytes = maxBytes;
        this.maxAge = maxAge;
        this.clock = clock;
    }

    /**
     * Deletes what is too old or too much; said in the log, once for all of it.
     *
     * @return how many entries went
     */
    public int keep() {
        List<Entry> entries;
        try {
            entries = entries();
        } catch (IOException e) {
            LOG.warn("folder {} is not kept within its bounds: {}", folder, e.toString());
            return 0;
        }
        entries.sort(Comparator.comparing(Entry::modified).thenComparing(Entry::path));
        long bytes = entries.stream().mapToLong(Entry::bytes).sum();
        Instant oldest = clock.instant().minus(maxAge);
        int deleted = 0;
        for (Entry entry : entries) {
            if (bytes <= maxBytes && !entry.modified().isBefore(oldest)) {
                break;
            }
            bytes -= entry.bytes();
            deleted += delete(entry.path()) ? 1 : 0;
        }
        if (deleted > 0) {
            LOG.info(
                    "{} entries of {} were deleted: over {} bytes or {} days",
                    deleted,
                    folder,
                    maxBytes,
                    maxAge.toDays());
        }
        return deleted;
    }

    private record Entry(Path path, long bytes, Instant modified) {}

    private List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
            for (Path path : found) {
                try {
                    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
                    entries.add(new Entry(
                            path,
                            attributes.isDirectory() ? bytesIn(path) : attributes.size(),
                            attributes.lastModifiedTime().toInstant()));
                } catch (NoSuchFileException e) {
                    // Gone since it was listed.
                }
            }
        } catch (NoSuchFileException e) {
            // Nothing has been put there yet.
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return entries;
    }

    private static long bytesIn(Path directory) throws IOException {
        long[] bytes = {0};
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                bytes[0] += attributes.size();
                return FileVisitResult.CONTINUE;
            }
        });
        return bytes[0];
    }

    private static boolean delete(Path path) {
        try {
            Files.walkFileTree(path, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failed)
                        throws IOException {
                    if (failed != null) {
                        throw failed;
                    }
                    Files.deleteIfExists(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            LOG.warn("{} is too old or too much, and cannot be deleted: {}", path, e.toString());
            return false;
        }
    }
}
