package dev.outpost.telemetry.analytics;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where the output goes.
 *
 * @param columns cells in a line
 * @param outIsTerminal whether somebody reads the standard output on a screen
 * @param errIsTerminal the same of the standard error
 */
public record Terminal(int columns, boolean outIsTerminal, boolean errIsTerminal) {

    static final int DEFAULT_COLUMNS = 100;

    private static final int FEWEST_COLUMNS = 40;

    /** That of this process. */
    public static Terminal ofProcess() {
        boolean out = isTerminal(1);
        return new Terminal(columns(System.getenv("COLUMNS"), out), out, isTerminal(2));
    }

    private static int columns(@Nullable String told, boolean terminal) {
        String text = told != null ? told : terminal ? asked() : "";
        return text.matches("[0-9]{1,4}") ? Math.max(FEWEST_COLUMNS, Integer.parseInt(text)) : DEFAULT_COLUMNS;
    }

    /** Shells keep COLUMNS to themselves, so the terminal is asked; empty when that fails. */
    private static String asked() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(500, TimeUnit.MILLISECONDS)) {
                stty.destroyForcibly();
                return "";
            }
            String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            return size.substring(size.indexOf(' ') + 1);
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return false; // Not Linux: output as for a pipe is right for both.
        }
    }
}
