package dev.outpost.telemetry.analytics;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether anybody still reads the pipe that this process's standard output is.
 *
 * <p>A write would tell too, but a command that waits has nothing to write, and Java cannot poll a descriptor. Linux
 * shows in {@code /proc} which processes have a pipe open; when those that read are gone, so is the reason to go on.
 * Where it does not show that (another system, readers of another user) the answer is "yes", and the next write tells. For
 * one thread.
 */
final class OutputPipe implements BooleanSupplier {

    private static final Path PROCESSES = Path.of("/proc");
    private static final int ACCESS_MODE = 3;

    private final Path descriptor;
    private @Nullable Path pipe;
    private List<Path> readers = List.of();
    private boolean looked;

    /** The pipe behind a descriptor, such as {@code /proc/self/fd/1}; it need not be one. */
    OutputPipe(Path descriptor) {
        this.descriptor = descriptor;
    }

    /** That of the standard output. */
    static OutputPipe ofProcess() {
        return new OutputPipe(Path.of("/proc/self/fd/1"));
    }

    /** True: there were readers, and none is left. */
    @Override
    public boolean getAsBoolean() {
        if (!looked) {
            looked = true;
            pipe = target(descriptor);
            readers = readers();
            return false;
        }
        if (readers.isEmpty() || readers.stream().anyMatch(reader -> same(target(reader)))) {
            return false;
        }
        readers = readers();
        if (readers.isEmpty()) {
            looked = false; // Asked again, it would look again.
            return true;
        }
        return false;
    }

    private boolean same(@Nullable Path target) {
        return target != null && target.equals(pipe);
    }

    private List<Path> readers() {
        List<Path> found = new ArrayList<>();
        if (pipe == null || !pipe.toString().startsWith("pipe:[")) {
            return found;
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            for (Path process : processes) {
                addReaders(process, found);
            }
        } catch (IOException e) {
            return List.of();
        }
        return found;
    }

    private void addReaders(Path process, List<Path> found) {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path each : open) {
                if (same(target(each)) && reads(process, each)) {
                    found.add(each);
                }
            }
        } catch (IOException e) {
            // Of another user, or gone meanwhile.
        }
    }

    /** {@code flags:} is octal; its last two bits are 0 for what is open for reading only. */
    private static boolean reads(Path process, Path open) throws IOException {
        for (String line : Files.readAllLines(process.resolve("fdinfo").resolve(open.getFileName()))) {
            if (line.startsWith("flags:")) {
                return (Integer.parseInt(line.substring(6).strip(), 8) & ACCESS_MODE) == 0;
            }
        }
        return false;
    }

    private static @Nullable Path target(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException | UnsupportedOperationException e) {
            return null; // Not Linux, or closed meanwhile: nothing is known of it.
        }
    }
}
