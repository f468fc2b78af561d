package dev.outpost.workshop.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which files an installed package has, with their hashes, as {@code sha256sum} writes and checks them. As large as the
 * names of the package's files, whose number is bounded by what is unpacked at all.
 */
final class Receipt {

    private final Path file;

    Receipt(Path file) {
        this.file = file;
    }

    /** Whether a folder has these files and no others. */
    boolean holds(Path folder) throws IOException {
        return Files.isRegularFile(file)
                && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && Files.readAllLines(file).equals(lines(folder));
    }

    /** Of what a folder has now; whole or not at all. */
    void write(Path folder) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.write(part, lines(folder));
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    private static List<String> lines(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
        List<String> lines = new ArrayList<>(files.size());
        for (Path path : files) {
            StringBuilder name = new StringBuilder();
            folder.relativize(path)
                    .forEach(part -> name.append(name.isEmpty() ? "" : "/").append(part));
            // A link is none of the package's files, whatever it leads to.
            String hash = Files.isSymbolicLink(path) ? "link" : Hashes.of(path).hex();
            lines.add(hash + "  " + name);
        }
        return lines;
    }
}
