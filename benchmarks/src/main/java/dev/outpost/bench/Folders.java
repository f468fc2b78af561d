package dev.outpost.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Folders that benchmarks write to. */
public final class Folders {

    private Folders() {}

    /** Where the benchmarks were built: that is on a disk, which a folder for temporary files need not be. */
    public static Path besideTheJar() {
        String classPath = System.getProperty("java.class.path", "");
        Path first = Path.of(
                        Arrays.asList(classPath.split(File.pathSeparator, -1)).get(0))
                .toAbsolutePath();
        Path folder = first.getParent();
        return folder == null ? Path.of("") : folder;
    }

    /** Deletes a folder with all that is in it. */
    public static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException error) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
