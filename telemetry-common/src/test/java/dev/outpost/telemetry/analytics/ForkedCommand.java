package dev.outpost.telemetry.analytics;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** An {@code analytics} command in a process of its own, with as much heap as it is given. */
final class ForkedCommand {

    private ForkedCommand() {}

    public static void main(String[] args) {
        CommandLine line = new CommandLine(new AnalyticsCommand(() -> Path.of("telemetry.db")));
        line.setOut(new PrintWriter(System.out, false, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        System.err.println("started");
        int status = line.execute(args);
        line.getOut().flush();
        System.exit(status);
    }

    static ProcessBuilder with(String heap, String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                ForkedCommand.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command);
    }

    /** Runs to the end; the exit status. */
    static int run(File err, String heap, String... args) throws IOException, InterruptedException {
        return with(heap, args)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(err)
                .start()
                .waitFor();
    }
}
