package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A jar run as a process of its own, its output in files. */
final class Jar implements AutoCloseable {

    private final Process process;
    private final Path out;
    private final Path err;

    private Jar(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    static Jar start(Path jar, Path folder, String... arguments) throws IOException {
        return start(jar, folder, List.of(), arguments);
    }

    /** With options of the Java machine. */
    static Jar start(Path jar, Path folder, List<String> java, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(java);
        command.add("-jar");
        command.add(jar.toString());
        command.addAll(List.of(arguments));
        Files.createDirectories(folder);
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("OUTPOST_") || name.startsWith("OTEL_"));
        return new Jar(builder.start(), out, err);
    }

    String out() throws IOException {
        return Files.readString(out);
    }

    String err() throws IOException {
        return Files.readString(err);
    }

    /** Everything it has printed. */
    String printed() throws IOException {
        return out() + err();
    }

    /** Waits for its exit status. */
    int exit(long seconds) throws IOException, InterruptedException {
        assertThat(process.waitFor(seconds, TimeUnit.SECONDS))
                .as("ended within %s s; it printed:%n%s", seconds, printed())
                .isTrue();
        return process.exitValue();
    }

    /** Waits until it has printed what the pattern finds; the first group is the result. */
    String await(Pattern pattern, long seconds) throws IOException, InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < deadline) {
            Matcher matcher = pattern.matcher(printed());
            if (matcher.find()) {
                return matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
            }
            if (process.waitFor(20, TimeUnit.MILLISECONDS)
                    && !pattern.matcher(printed()).find()) {
                throw new TimeoutException("it ended with " + process.exitValue() + " and printed:\n" + printed());
            }
        }
        throw new TimeoutException("'" + pattern + "' was not printed within " + seconds + " s, but:\n" + printed());
    }

    /** Gives it a little time; false when it has ended. */
    boolean goesOn() throws InterruptedException {
        return !process.waitFor(20, TimeUnit.MILLISECONDS);
    }

    /** Its process. */
    long pid() {
        return process.pid();
    }

    /** SIGKILL, and waits for the end. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    @Override
    public void close() {
        // Nobody needs its last words: whoever does has waited for its exit.
        process.destroyForcibly();
    }
}
