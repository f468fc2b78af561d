package dev.outpost.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The benchmarks' jar as it was built, run to its end. */
final class BenchProcess {

    private static final Path ROOT =
            Path.of(System.getProperty("project.root", "..")).toAbsolutePath().normalize();
    private static final long BOUND_S = 300;

    private BenchProcess() {}

    /** Runs it; it must end well. The lines it printed. */
    static List<String> run(Path folder, String... arguments) throws IOException, InterruptedException {
        Path out = folder.resolve("out.txt");
        Path jar = ROOT.resolve("benchmarks/target/benchmarks.jar");
        List<String> command = ServerUnderLoad.java(jar, List.of(arguments));
        command.add(1, "-Dproject.root=" + ROOT);
        Process bench = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(bench.waitFor(BOUND_S, TimeUnit.SECONDS)).isTrue();
        assertThat(bench.exitValue()).as(Files.readString(out)).isZero();
        return Files.readAllLines(out);
    }
}
