package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A program that tests use where it is at hand; {@code deploy/tools} fetches most of them. */
final class Tool {

    /** Where {@code deploy/tools} puts them. */
    private static final Path FETCHED = Path.of(Objects.requireNonNullElseGet(
            System.getenv("OUTPOST_TOOLS"), () -> System.getProperty("user.home") + "/.cache/outpost/tools"));

    private Tool() {}

    /** Its path; without it the test is left out, or fails where CI runs, which must have it. */
    static Path needed(String name) {
        List<String> folders = new ArrayList<>(
                List.of(Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator, -1)));
        for (String fetched : List.of("usr/bin", "checks/node_modules/.bin", "zipkin")) {
            folders.add(FETCHED.resolve(fetched).toString());
        }
        for (String folder : folders) {
            Path file = Path.of(folder, name);
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        String missing = name + " is not at hand; deploy/tools fetches it";
        return System.getenv("CI") == null ? abort(missing) : fail(missing);
    }

    /** Runs it to its end, which must be a good one; what it printed. */
    static String run(Path folder, String... command) throws IOException, InterruptedException {
        return run(true, folder, command);
    }

    /** Runs it to its end, which must be a bad one; what it printed. */
    static String runToFailure(Path folder, String... command) throws IOException, InterruptedException {
        return run(false, folder, command);
    }

    private static String run(boolean good, Path folder, String... command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("tool", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            boolean ended = process.waitFor(300, TimeUnit.SECONDS);
            process.destroyForcibly();
            String printed = Files.readString(out);
            assertThat(ended && (process.exitValue() == 0) == good)
                    .as("%s%n%s", List.of(command), printed)
                    .isTrue();
            return printed;
        } finally {
            Files.delete(out);
        }
    }
}
