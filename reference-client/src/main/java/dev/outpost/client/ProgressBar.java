package dev.outpost.client;

import dev.outpost.client.match.MatchPlay;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** How far a playback is, in one line that is written over; silent where standard error is not a terminal. */
final class ProgressBar {
    private static final int WIDTH = 30;

    private final PrintStream out;
    private final boolean visible;
    private final LongSupplier nanos;
    private long startNanos;
    private boolean running;
    private int shown;

    ProgressBar(PrintStream out, boolean visible, LongSupplier nanos) {
        this.out = out;
        this.visible = visible;
        this.nanos = nanos;
    }

    static ProgressBar onStandardError() {
        return new ProgressBar(System.err, isTerminal(), System::nanoTime);
    }

    /** Java cannot ask whether a descriptor is a terminal; Linux says where it leads, other systems have a command. */
    private static boolean isTerminal() {
        if ("dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try {
            Path descriptor = Path.of("/proc/self/fd/2");
            if (Files.exists(descriptor)) {
                String target = Files.readSymbolicLink(descriptor).toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
            }
            return new ProcessBuilder("test", "-t", "2").inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Draws the line anew. */
    void show(MatchPlay.Progress progress) {
        if (!visible) {
            return;
        }
        if (!progress.started()) {
            draw("waiting for the match to start");
            return;
        }
        if (!running) {
            running = true;
            startNanos = nanos.getAsLong();
        }
        draw(line(progress, nanos.getAsLong() - startNanos));
    }

    /** The line without control characters. */
    static String line(MatchPlay.Progress progress, long elapsedNanos) {
        double done = progress.totalTicks() == 0 ? 0 : (double) progress.ticks() / progress.totalTicks();
        int filled = (int) (WIDTH * done);
        String left = "";
        if (done > 0) {
            Duration rest = Duration.ofNanos((long) (elapsedNanos / done - elapsedNanos));
            left = String.format(Locale.ROOT, ", %d:%02d left", rest.toMinutes(), rest.toSecondsPart());
        }
        return String.format(
                Locale.ROOT,
                "[%s%s] %3d%%  tick %d/%d, %d orders%s",
                "#".repeat(filled),
                ".".repeat(WIDTH - filled),
                (int) (100 * done),
                progress.ticks(),
                progress.totalTicks(),
                progress.orders(),
                left);
    }

    /** Removes the line, so that what follows starts at the margin. */
    void clear() {
        if (shown > 0) {
            out.print("\r" + " ".repeat(shown) + "\r");
            out.flush();
            shown = 0;
        }
    }

    private void draw(String line) {
        out.print("\r" + line + " ".repeat(Math.max(0, shown - line.length())));
        out.flush();
        shown = line.length();
    }
}
