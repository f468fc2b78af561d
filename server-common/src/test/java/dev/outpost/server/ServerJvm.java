package dev.outpost.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@link TinyServer} in a Java runtime of its own, its standard output and error read as one. */
final class ServerJvm implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)");

    private final Process process;
    private final BufferedReader output;
    private final List<String> lines = new ArrayList<>();

    private ServerJvm(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    /** Starts it in a folder, on a free port. */
    static ServerJvm start(Path folder, String... arguments) throws IOException {
        return start(folder, List.of(), Map.of(), arguments);
    }

    /** The same with options of the Java runtime and with variables of the environment. */
    static ServerJvm start(Path folder, List<String> options, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), TinyServer.class.getName()));
        command.addAll(List.of(arguments));
        if (!command.contains("--http-port")) {
            command.addAll(List.of("--http-port", "0"));
        }
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("OUTPOST_") || name.startsWith("OTEL_"));
        builder.environment().putAll(environment);
        return new ServerJvm(builder.start());
    }

    /** Reads on until a line has this in it. */
    String awaitLine(String part) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            if (line.contains(part)) {
                return line;
            }
        }
        throw new AssertionError("no line with '" + part + "' in:\n" + String.join("\n", lines));
    }

    /** Reads on until it is ready; gives the HTTP port. */
    int awaitReady() throws IOException {
        Matcher address = ADDRESS.matcher(awaitLine("ready in "));
        if (!address.find()) {
            throw new AssertionError("no address in:\n" + String.join("\n", lines));
        }
        return Integer.parseInt(address.group(1));
    }

    /** Its process. */
    Process process() {
        return process;
    }

    /** Sends a signal, {@code TERM} say. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** Whether this process ignores SIGHUP, which its children then do too: no test of it could end. */
    static boolean ignoresHangUps() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        String ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElse("SigIgn:0");
        return (Long.parseUnsignedLong(ignored.substring("SigIgn:".length()).strip(), 16) & 1) != 0;
    }

    /** Reads on to its end; gives its exit status. */
    int awaitExit() throws IOException, InterruptedException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
        }
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("still running after:\n" + String.join("\n", lines));
        }
        return process.exitValue();
    }

    /** All lines read so far. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        output.close();
    }
}
