package dev.outpost.bench;

/** One line on a terminal that says what is being done; nothing where the output goes to a file or another program. */
final class Progress {

    private static final String CLEAR = "\r\033[K";

    private final boolean terminal = System.console() != null;

    void show(String words) {
        if (terminal) {
            System.err.print(CLEAR + words + " ...");
            System.err.flush();
        }
    }

    void clear() {
        if (terminal) {
            System.err.print(CLEAR);
            System.err.flush();
        }
    }
}
