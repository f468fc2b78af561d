package dev.outpost.bench.tracking;

import dev.outpost.bench.ServerUnderLoad;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The load client's process, seen from the benchmark. */
final class LoadProcess implements AutoCloseable {

    /** What it prints when it begins to measure. */
    static final String MEASURING = "measuring";

    /** What it prints when it has measured; what came of it follows when the late answers are in. */
    static final String MEASURED = "measured";

    private static final long STOP_BOUND_S = 10;

    private final Process process;
    private final BufferedWriter steps;
    private final BufferedReader results;
    private final ServerUnderLoad server;

    private LoadProcess(Process process, ServerUnderLoad server) {
        this.process = process;
        this.server = server;
        steps = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        results = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static LoadProcess start(
            Path jar, Target target, ServerUnderLoad server, Path list, int hosts, int changingOf, String path)
            throws IOException {
        List<String> command = ServerUnderLoad.java(
                jar,
                List.of(
                        "tracking-load",
                        target.name().toLowerCase(Locale.ROOT),
                        String.valueOf(server.port()),
                        list.toString(),
                        String.valueOf(hosts),
                        String.valueOf(changingOf),
                        path));
        return new LoadProcess(
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start(),
                server);
    }

    /** Has it do a step; what the server took from the machine is beside what the client saw. */
    JsonObject run(Step step) throws IOException {
        steps.write(step.json().encode());
        steps.newLine();
        steps.flush();
        await(MEASURING);
        double from = server.cpuS();
        long fromNanos = System.nanoTime();
        await(MEASURED);
        double to = server.cpuS();
        double seconds = (System.nanoTime() - fromNanos) / 1e9;
        String result = await("{");
        return new JsonObject(result).put("server_cores", (to - from) / seconds).put("server_rss_mib", server.rssMib());
    }

    /** The next line that begins so; others are passed on. */
    private String await(String beginning) throws IOException {
        for (String line = results.readLine(); line != null; line = results.readLine()) {
            if (line.startsWith(beginning)) {
                return line;
            }
            System.err.println("  " + line);
        }
        throw new IOException("the load client ended; why, it has said above");
    }

    @Override
    public void close() throws IOException {
        steps.close();
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
