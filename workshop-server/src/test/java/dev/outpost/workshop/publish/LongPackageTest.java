package dev.outpost.workshop.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.workshop.resource.Hash;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A package much longer than the heap of who takes it in: 256 MiB by default, 1 GiB with {@code -Dlong}. */
class LongPackageTest {

    private static final int MIB = System.getProperty("long") == null ? 256 : 1024;

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void shouldPublishWithin64MiBOfHeap() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:MaxDirectMemorySize=16m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LongPackage.class.getName(),
                        folder.toString(),
                        Integer.toString(MIB))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isZero();
        String[] words = said.strip().split(" ", -1);
        assertThat(Long.parseLong(words[1])).isGreaterThan((long) MIB << 20);
        try (Bench bench = new Bench(folder)) {
            assertThat(bench.blobs.verify(new Hash(words[0]))).isTrue();
        }
        System.out.printf("%d MiB taken in, checked and published in %s ms with a heap of 64 MiB%n", MIB, words[2]);
    }
}
