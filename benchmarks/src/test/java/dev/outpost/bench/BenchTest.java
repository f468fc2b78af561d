package dev.outpost.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BenchTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void shouldListTheBenchmarksWhenAskedForHelp() throws Exception {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .hasSizeGreaterThan(6)
                .anyMatch(line -> line.startsWith("usage: "))
                .anyMatch(line -> line.startsWith("  relay "))
                .anyMatch(line -> line.startsWith("  soak "));
        assertThat(err.size()).isZero();
    }

    @Test
    void shouldNameTheBenchmarksWhenThereIsNoSuch() throws Exception {
        assertThat(run("nonsense")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("there is no benchmark 'nonsense'; there are: analytics, emit, ");
    }

    private int run(String... args) throws Exception {
        return Bench.run(args, new PrintStream(out, true), new PrintStream(err, true));
    }
}
