package dev.outpost.workshop.archive;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.workshop.archive.PackageRefusedException.Code;
import dev.outpost.workshop.resource.EntryName;
import dev.outpost.workshop.resource.Hash;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Makes a package of a folder. The same files give the same bytes each time: entries in the order of their names, all of
 * one time, no folders, no owners. (Deflated data is the work of Java's zlib: another version of that may pack otherwise,
 * and then the package has another hash.)
 *
 * <p>What begins with a dot and packages made before ({@code .icpkg}) are left out; links and all else that is no file
 * are refused, and so is what {@link Archive} would refuse. Blocking; each call is on its own.
 */
public final class Packer {

    /** How a package's file is called at its end. */
    public static final String ENDING = ".icpkg";

    /** Within the years that ZIP knows, without the zone of whoever packs. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private static final int CHUNK_BYTES = 1 << 16;

    private final ArchiveLimits limits;
    private final LongConsumer progress;
    private final byte[] chunk = new byte[CHUNK_BYTES];

    /**
     * What was made.
     *
     * @param contents what is in it
     * @param hash of its bytes
     * @param sizeBytes how long it is
     * @param leftOut files and folders that were left out
     */
    public record Packed(Archive.Contents contents, Hash hash, long sizeBytes, int leftOut) {}

    /**
     * With limits.
     *
     * @param progress is told how many bytes of the files were packed since it was told the last time
     */
    public Packer(ArchiveLimits limits, LongConsumer progress) {
        this.limits = limits;
        this.progress = progress;
    }

    /** How many bytes the files have that {@link #pack} would take in. */
    public long bytes(Path folder) throws IOException {
        long bytes = 0;
        for (Path file : new Found(folder).files.values()) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    /**
     * Makes a package.
     *
     * @param target where it goes; replaced when it is there, and only by one that is whole
     * @throws PackageRefusedException when the folder cannot be a package
     */
    public Packed pack(Path folder, Path target) throws IOException {
        Found found = new Found(folder);
        Path part = target.toAbsolutePath()
                .resolveSibling("." + target.getFileName() + "."
                        + ProcessHandle.current().pid() + ".part");
        MessageDigest digest = Hash.sha256();
        try {
            try (OutputStream file = Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    ZipOutputStream zip = new ZipOutputStream(
                            new BufferedOutputStream(new DigestOutputStream(file, digest), CHUNK_BYTES))) {
                zip.setLevel(Deflater.BEST_COMPRESSION);
                for (Map.Entry<String, Path> entry : found.files.entrySet()) {
                    add(zip, entry.getKey(), entry.getValue());
                }
            }
            Archive.Contents contents = Archive.check(part, limits);
            Packed packed = new Packed(contents, Hash.ofDigest(digest.digest()), Files.size(part), found.leftOut);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return packed;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Deflated when that makes it shorter, else as it is. */
    private void add(ZipOutputStream zip, String name, Path file) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(TIME);
        long bytes = Files.size(file);
        CRC32 crc32 = new CRC32();
        if (deflatedBytes(file, crc32) < bytes) {
            entry.setMethod(ZipEntry.DEFLATED);
        } else {
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(bytes);
            entry.setCrc(crc32.getValue());
        }
        zip.putNextEntry(entry);
        try (InputStream in = Files.newInputStream(file)) {
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                zip.write(chunk, 0, length);
                progress.accept(length);
            }
        }
        zip.closeEntry();
    }

    private long deflatedBytes(Path file, CRC32 crc32) throws IOException {
        byte[] deflated = new byte[CHUNK_BYTES];
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try (InputStream in = Files.newInputStream(file)) {
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                crc32.update(chunk, 0, length);
                deflater.setInput(chunk, 0, length);
                while (!deflater.needsInput()) {
                    deflater.deflate(deflated);
                }
            }
            deflater.finish();
            while (!deflater.finished()) {
                deflater.deflate(deflated);
            }
            return deflater.getBytesWritten();
        } finally {
            deflater.end();
        }
    }

    /** What is in a folder, by the names that it has in the package. */
    private final class Found {

        private final Map<String, Path> files = new TreeMap<>();
        private int leftOut;

        Found(Path folder) throws IOException {
            if (!Files.isDirectory(folder)) {
                throw new NotDirectoryException(String.valueOf(folder));
            }
            FileVisitor<Path> visitor = new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
                    if (path.equals(folder) || !leavesOut(path)) {
                        return FileVisitResult.CONTINUE;
                    }
                    leftOut++;
                    return FileVisitResult.SKIP_SUBTREE;
                }

                @Override
                public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                    if (leavesOut(path)) {
                        leftOut++;
                    } else {
                        take(folder, path, attributes);
                    }
                    return FileVisitResult.CONTINUE;
                }
            };
            Files.walkFileTree(folder, visitor);
        }

        private void take(Path folder, Path path, BasicFileAttributes attributes) throws IOException {
            StringBuilder name = new StringBuilder();
            folder.relativize(path)
                    .forEach(part -> name.append(name.isEmpty() ? "" : "/").append(part));
            if (!attributes.isRegularFile()) {
                throw new PackageRefusedException(
                        Code.BAD_ENTRY,
                        "file " + name,
                        attributes.isSymbolicLink() ? "a link" : "no file",
                        "files and folders; no links, no devices");
            }
            try {
                EntryName.check("file", name.toString());
            } catch (BadFieldException e) {
                throw new PackageRefusedException(Code.BAD_ENTRY, e);
            }
            files.put(name.toString(), path);
            if (files.size() > limits.entries()) {
                throw new PackageRefusedException(
                        Code.TOO_LARGE, "folder", "more than " + limits.entries() + " files", "at most that many");
            }
        }

        private static boolean leavesOut(Path path) {
            String name = String.valueOf(path.getFileName());
            return name.startsWith(".") || name.endsWith(ENDING);
        }
    }
}
