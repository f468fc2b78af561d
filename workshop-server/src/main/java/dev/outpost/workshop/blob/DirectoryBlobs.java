package dev.outpost.workshop.blob;

import dev.outpost.server.Health;
import dev.outpost.workshop.resource.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Blobs as files of a folder: {@code ab/cd/abcd...}, so that no folder grows long.
 *
 * <p>Crash-safe: a file is forced to the disk before it takes its name by a rename, and the folders it is named in are
 * forced after. What has its name is whole therefore, at any instant; what has none yet lies in {@code unfinished/} (or
 * wherever the caller made it) and is a leftover after a crash.
 *
 * <p>A put of bytes that are there already replaces the file by its equal: that heals one that the disk has damaged, and
 * makes it young, all in the same way. Renames and deletions exclude each other within this process, so a deletion that
 * has found an old file never removes the young one that took its place in between.
 */
public final class DirectoryBlobs implements BlobStore {

    private static final Pattern SHARD = Pattern.compile("[0-9a-f]{2}");
    private static final Pattern BLOB = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern COPY = Pattern.compile("[0-9a-f]{64}\\..+");
    private static final Set<PosixFilePermission> READ_ONLY = PosixFilePermissions.fromString("r--r--r--");

    private final Path root;
    private final Path unfinished;
    private final InstantSource clock;
    private final boolean posix;
    private final AtomicLong copies = new AtomicLong();
    private final Object names = new Object();
    /** Folders whose own names were forced by this process: 8 KiB. Guarded by {@link #names}. */
    private final BitSet forcedShards = new BitSet(1 << 16);

    /**
     * In a folder, which is made when it is missing.
     *
     * @param clock tells when a blob was put
     */
    public DirectoryBlobs(Path root, InstantSource clock) throws IOException {
        this.root = root.toAbsolutePath();
        this.unfinished = this.root.resolve("unfinished");
        this.clock = clock;
        this.posix = root.getFileSystem().supportedFileAttributeViews().contains("posix");
        Files.createDirectories(unfinished);
        force(this.root, StandardOpenOption.READ);
    }

    @Override
    public void put(Hash hash, Path file) throws IOException {
        force(file, StandardOpenOption.WRITE);
        if (named(hash, file)) {
            return;
        }
        // On another disk than this folder: a rename is whole or not at all only within one.
        Path copy = unfinished.resolve(hash + "." + ProcessHandle.current().pid() + "." + copies.incrementAndGet());
        try {
            copy(file, copy);
            if (!named(hash, copy)) {
                throw new IOException("folder '" + root + "': files in it cannot be renamed");
            }
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    @Override
    public OptionalLong size(Hash hash) throws IOException {
        try {
            return OptionalLong.of(Files.size(path(hash)));
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public InputStream open(Hash hash, long fromByte, long lengthBytes) throws IOException {
        FileChannel channel = FileChannel.open(path(hash), StandardOpenOption.READ);
        try {
            Part part = new Part(fromByte, lengthBytes, channel.size());
            channel.position(part.fromByte());
            return part.of(Channels.newInputStream(channel));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public Optional<Path> file(Hash hash) {
        Path path = path(hash);
        return Files.exists(path) ? Optional.of(path) : Optional.empty();
    }

    @Override
    public boolean verify(Hash hash) throws IOException {
        OptionalLong size = size(hash);
        return size.isPresent() && hash.equals(Part.hash(open(hash, 0, size.getAsLong())));
    }

    @Override
    public boolean delete(Hash hash, Instant putBefore) throws IOException {
        Path path = path(hash);
        synchronized (names) {
            try {
                return Files.getLastModifiedTime(path).toInstant().isBefore(putBefore) && Files.deleteIfExists(path);
            } catch (NoSuchFileException e) {
                return false;
            }
        }
    }

    @Override
    public void list(Visitor each) throws IOException {
        for (Path outer : entries(root, SHARD)) {
            for (Path inner : entries(outer, SHARD)) {
                for (Path file : entries(inner, BLOB)) {
                    Stored stored;
                    try {
                        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                        stored = new Stored(
                                new Hash(name(file)),
                                attributes.size(),
                                attributes.lastModifiedTime().toInstant());
                    } catch (NoSuchFileException deletedMeanwhile) {
                        continue;
                    }
                    each.at(stored);
                }
            }
        }
    }

    @Override
    public int dropUnfinished(Instant begunBefore) throws IOException {
        int dropped = 0;
        for (Path file : entries(unfinished, COPY)) {
            try {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(begunBefore) && Files.deleteIfExists(file)) {
                    dropped++;
                }
            } catch (NoSuchFileException named) {
                // It has come to its end.
            }
        }
        return dropped;
    }

    @Override
    public String state() {
        return Files.isWritable(root) ? Health.OK : "folder '" + root + "' cannot be written to";
    }

    @Override
    public void close() {
        // Files need no letting go of.
    }

    /** Gives a forced file its name; false: it lies on another disk. */
    private boolean named(Hash hash, Path file) throws IOException {
        Path target = path(hash);
        Path inner = target.resolveSibling("");
        Path outer = inner.resolveSibling("");
        int shard = Integer.parseInt(hash.hex().substring(0, 4), 16);
        boolean known;
        synchronized (names) {
            if (!Files.isDirectory(inner)) {
                Files.createDirectories(inner);
                forcedShards.clear(shard);
            }
            known = forcedShards.get(shard);
            Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
            if (posix) {
                // Read by a web server beside this one, say, and written by nobody.
                Files.setPosixFilePermissions(file, READ_ONLY);
            }
            try {
                Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException anotherDisk) {
                return false;
            }
        }
        force(inner, StandardOpenOption.READ);
        if (!known) {
            // Though they may be old: a process that was killed may have made them without forcing them.
            force(outer, StandardOpenOption.READ);
            force(root, StandardOpenOption.READ);
            synchronized (names) {
                forcedShards.set(shard);
            }
        }
        return true;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
                FileChannel out = FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long size = in.size();
            for (long at = 0; at < size; ) {
                at += in.transferTo(at, size - at, out);
            }
            out.force(true);
        }
    }

    private Path path(Hash hash) {
        return root.resolve(hash.hex().substring(0, 2))
                .resolve(hash.hex().substring(2, 4))
                .resolve(hash.hex());
    }

    private static List<Path> entries(Path folder, Pattern names) throws IOException {
        List<Path> all = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(
                folder, entry -> names.matcher(name(entry)).matches())) {
            stream.forEach(all::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return all;
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static void force(Path path, StandardOpenOption mode) throws IOException {
        try (FileChannel channel = FileChannel.open(path, mode)) {
            channel.force(true);
        }
    }
}
