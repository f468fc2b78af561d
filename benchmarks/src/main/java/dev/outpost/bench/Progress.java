package dev.outpost.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One line on a terminal that says what is being done; nothing where the output goes to a file or another program. */
public final class Progress {

    private static final String CLEAR = "\r\033[K";

    private final boolean terminal = isTerminal();

    /** Says what is being done. */
    public void show(String words) {
        if (terminal) {
            System.err.print(CLEAR + words + " ...");
            System.err.flush();
        }
    }

    /** Takes the line away. */
    public void clear() {
        if (terminal) {
            System.err.print(CLEAR);
            System.err.flush();
        }
    }

    private static boolean isTerminal() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString().startsWith("/dev/pts/");
        } catch (IOException | UnsupportedOperationException e) {
            return false; // Not Linux: as for a pipe.
        }
    }
}
