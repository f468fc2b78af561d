package dev.outpost.telemetry.analytics;

import dev.outpost.telemetry.record.RecorderMemory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Files that a recorder leaves beside its database, names only, in order.
 *
 * @param setAside databases that were found corrupt and set aside ({@code telemetry.db.corrupt-...})
 * @param rings rings of memory-mapped events ({@code telemetry-....ring}): of a running recorder its own, otherwise those
 *     that wait to be recovered at the next start
 * @param writers what those of other processes say of their recorders
 */
public record Beside(List<String> setAside, List<String> rings, List<RecorderMemory.Peek> writers) {

    private static final int MOST_NAMES = 100;

    public Beside {
        setAside = List.copyOf(setAside);
        rings = List.copyOf(rings);
        writers = List.copyOf(writers);
    }

    /** Looks into the database's folder. */
    static Beside of(Path database) {
        List<String> setAside = new ArrayList<>();
        List<String> rings = new ArrayList<>();
        Path folder = database.getParent();
        if (folder != null && Files.isDirectory(folder)) {
            String corrupt = database.getFileName() + ".corrupt-";
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    String name = String.valueOf(file.getFileName());
                    if (name.startsWith(corrupt) && setAside.size() < MOST_NAMES) {
                        setAside.add(name);
                    } else if (name.endsWith(".ring") && rings.size() < MOST_NAMES) {
                        rings.add(name);
                    }
                }
            } catch (IOException e) {
                throw AnalyticsException.failed(folder + " cannot be read: " + e.getMessage(), e);
            }
        }
        setAside.sort(null);
        rings.sort(null);
        return new Beside(setAside, rings, folder == null ? List.of() : Writers.of(folder, rings));
    }
}
