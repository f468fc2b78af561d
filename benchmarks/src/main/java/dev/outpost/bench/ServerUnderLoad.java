package dev.outpost.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server run as a process of its own, and what it takes from the machine. */
final class ServerUnderLoad implements AutoCloseable {
    private static final Pattern GAME_PORT = Pattern.compile("game tcp://\\S+:(\\d+)");
    private static final long START_BOUND_S = 60;
    private static final long STOP_BOUND_S = 30;
    private static final double KIB_PER_MIB = 1024;

    private final Process process;
    private final int port;

    private ServerUnderLoad(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts a jar in a folder and waits until it names its game port. */
    static ServerUnderLoad start(Path folder, Path jar, List<String> arguments)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(java(jar, arguments))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        CompletableFuture<Integer> port = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(process, port), "server-output");
        reader.setDaemon(true);
        reader.start();
        try {
            return new ServerUnderLoad(process, port.get(START_BOUND_S, TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new IOException(jar.getFileName() + " did not start: " + e.getMessage(), e);
        }
    }

    static List<String> java(Path jar, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-jar");
        command.add(jar.toString());
        command.addAll(arguments);
        return command;
    }

    private static void read(Process process, CompletableFuture<Integer> port) {
        StringBuilder said = new StringBuilder();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher matcher = GAME_PORT.matcher(line);
                if (matcher.find()) {
                    port.complete(Integer.valueOf(matcher.group(1)));
                }
                if (!port.isDone()) {
                    said.append(line).append('\n');
                } else if (line.contains("WARN") || line.contains("ERROR")) {
                    System.err.println(line);
                }
            }
        } catch (IOException e) {
            port.completeExceptionally(new UncheckedIOException(e));
        }
        port.completeExceptionally(new IllegalStateException("it ended and printed:\n" + said));
    }

    int port() {
        return port;
    }

    /** CPU seconds of the process so far. */
    double cpuS() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    /** Resident memory in MiB; 0 where the system does not say. */
    double rssMib() {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D+", "")) / KIB_PER_MIB;
                }
            }
        } catch (IOException e) {
            return 0;
        }
        return 0;
    }

    /** SIGTERM, and its end. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_BOUND_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
