package dev.outpost.workshop.archive;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks a package into a folder of its own: checked by the rules of {@link Archive} while it is written, so names that
 * lead elsewhere, links and bombs never reach the disk as such; whole or not at all. Blocking; each call is on its own.
 */
public final class Unpacker {

    private final ArchiveLimits limits;

    /** With limits. */
    public Unpacker(ArchiveLimits limits) {
        this.limits = limits;
    }

    /**
     * Unpacks a file.
     *
     * @param folder where its files go; must not be there yet
     * @throws PackageRefusedException when the package is refused
     * @throws FileAlreadyExistsException when the folder is there
     */
    public Archive.Contents unpack(Path file, Path folder) throws IOException {
        Path target = folder.toAbsolutePath().normalize();
        if (Files.exists(target)) {
            throw new FileAlreadyExistsException(String.valueOf(folder));
        }
        Path parent = target.resolveSibling("");
        Files.createDirectories(parent);
        // Of this call alone, and new: nobody has put a link there that an entry could lead through.
        Path part =
                Files.createDirectory(parent.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".part"));
        try {
            Archive.Contents contents = Archive.read(file, limits, name -> open(part, name));
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            return contents;
        } finally {
            deleteAll(part);
        }
    }

    private static OutputStream open(Path part, String name) throws IOException {
        Path path = part.resolve(name);
        if (name.endsWith("/")) {
            Files.createDirectories(path);
            return OutputStream.nullOutputStream();
        }
        Files.createDirectories(path.resolveSibling(""));
        return new BufferedOutputStream(
                Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    private static void deleteAll(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path path, @Nullable IOException e) throws IOException {
                Files.delete(path);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
