package dev.outpost.telemetry.otel;

import dev.outpost.telemetry.analytics.EventTail;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How far a signal has been sent: a small file beside the database, replaced whole.
 *
 * <p>It is not forced to the disk: a process that is killed loses nothing of it, and after a loss of power some rows are
 * sent twice.
 */
final class PlaceFile {

    private static final String HEAD = "outpost-otlp 1";
    private static final int MAX_BYTES = 1 << 20;

    private final Path path;

    /** The file of a signal beside this database. */
    PlaceFile(Path database, Signal signal) {
        this.path = database.resolveSibling(database.getFileName() + ".otlp-" + signal.label());
    }

    /**
     * What is kept.
     *
     * @param place behind the last row that was sent
     * @param notes lines of whoever sends; few
     */
    record Kept(EventTail.Place place, List<String> notes) {
        Kept {
            notes = List.copyOf(notes);
        }
    }

    /** What was kept; null when there is nothing, or nothing that can be read. */
    @Nullable
    Kept read() {
        try {
            if (Files.size(path) > MAX_BYTES) {
                return null;
            }
            List<String> lines = Files.readAllLines(path, StandardCharsets.US_ASCII);
            if (lines.size() < 2 || !lines.get(0).equals(HEAD)) {
                return null;
            }
            String[] place = lines.get(1).split(" ", 2);
            return new Kept(
                    new EventTail.Place(Long.parseLong(place[0]), place.length > 1 ? place[1] : ""),
                    lines.subList(2, lines.size()));
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException | NumberFormatException e) {
            return null;
        }
    }

    /** Keeps this instead. */
    void write(Kept kept) throws IOException {
        Path draft = path.resolveSibling(path.getFileName() + ".new");
        String place = kept.place().id() + " " + kept.place().timestamp();
        Files.write(
                draft,
                Stream.concat(Stream.of(HEAD, place), kept.notes().stream()).toList(),
                StandardCharsets.US_ASCII);
        Files.move(draft, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
