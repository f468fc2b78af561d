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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server run as a process of its own, and what it takes from the machine. */
public final class ServerUnderLoad implements AutoCloseable {
    private static final Pattern GAME_PORT = Pattern.compile("game tcp://\\S+:(\\d+)");
    private static final Pattern HEAP = Pattern.compile("heap (\\d+)");
    private static final Pattern LIVE = Pattern.compile("Total +\\d+ +(\\d+)");
    private static final long HEAP_BOUND_S = 30;
    private static final long START_BOUND_S = 60;
    private static final long STOP_BOUND_S = 30;
    private static final double KIB_PER_MIB = 1024;

    private final Process process;
    private final int port;

    private final BlockingQueue<Long> heaps;

    private ServerUnderLoad(Process process, int port, BlockingQueue<Long> heaps) {
        this.process = process;
        this.port = port;
        this.heaps = heaps;
    }

    /** Starts a command in a folder and waits until it names its game port. */
    static ServerUnderLoad start(Path folder, List<String> command) throws IOException, InterruptedException {
        return start(folder, command, GAME_PORT, 0);
    }

    /**
     * Starts a command in a folder and waits until it says that it serves.
     *
     * @param serves what it prints then; its first group is the port, when it has one
     * @param knownPort the port otherwise
     */
    public static ServerUnderLoad start(Path folder, List<String> command, Pattern serves, int knownPort)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("NODE_ENV", "production");
        Process process = builder.start();
        CompletableFuture<Integer> port = new CompletableFuture<>();
        BlockingQueue<Long> heaps = new LinkedBlockingQueue<>();
        Thread reader = new Thread(() -> read(process, serves, knownPort, port, heaps), "server-output");
        reader.setDaemon(true);
        reader.start();
        try {
            return new ServerUnderLoad(process, port.get(START_BOUND_S, TimeUnit.SECONDS), heaps);
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + " did not start: " + e.getMessage(), e);
        }
    }

    /** The command that runs a jar on this Java. */
    public static List<String> java(Path jar, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-jar");
        command.add(jar.toString());
        command.addAll(arguments);
        return command;
    }

    private static void read(
            Process process,
            Pattern serves,
            int knownPort,
            CompletableFuture<Integer> port,
            BlockingQueue<Long> heaps) {
        StringBuilder said = new StringBuilder();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher matcher = serves.matcher(line);
                if (matcher.find()) {
                    port.complete(matcher.groupCount() > 0 ? Integer.parseInt(matcher.group(1)) : knownPort);
                }
                Matcher heap = HEAP.matcher(line);
                if (heap.matches()) {
                    heaps.add(Long.valueOf(heap.group(1)));
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

    /** Where it serves. */
    public int port() {
        return port;
    }

    /** CPU seconds of the process so far. */
    public double cpuS() throws IOException {
        if (!process.isAlive()) {
            throw new IOException("the server ended under load, with status " + process.exitValue());
        }
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    /** Resident memory in MiB; 0 where the system does not say. */
    public double rssMib() {
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

    /**
     * Bytes of the heap that live objects take, after a full collection; -1 where nobody can say.
     *
     * @param node whether it is a process of node, which is asked by a signal, and not of Java
     */
    public long liveHeapBytes(boolean node) throws IOException, InterruptedException {
        String pid = String.valueOf(process.pid());
        if (node) {
            new ProcessBuilder("kill", "-HUP", pid).start().waitFor();
            Long bytes = heaps.poll(HEAP_BOUND_S, TimeUnit.SECONDS);
            return bytes == null ? -1 : bytes;
        }
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.isExecutable(jcmd)) {
            return -1;
        }
        Process asked = new ProcessBuilder(jcmd.toString(), pid, "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        long bytes = -1;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(asked.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher total = LIVE.matcher(line.strip());
                bytes = total.matches() ? Long.parseLong(total.group(1)) : bytes;
            }
        }
        asked.waitFor();
        return bytes;
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
