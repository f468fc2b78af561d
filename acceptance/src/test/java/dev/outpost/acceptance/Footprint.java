package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a running server takes, after a collection of garbage. On Linux: it counts open files in /proc.
 *
 * @param files open ones
 * @param threads of it
 * @param heapBytes of live objects
 * @param bytesByClass of live objects
 * @param countByClass of live objects
 */
record Footprint(
        long files, long threads, long heapBytes, Map<String, Long> bytesByClass, Map<String, Long> countByClass) {

    private static final Pattern CLASS_LINE = Pattern.compile("^ *\\d+: +(\\d+) +(\\d+) +(\\S+)", Pattern.MULTILINE);
    private static final Pattern TOTAL_LINE = Pattern.compile("^Total +(\\d+) +(\\d+)", Pattern.MULTILINE);

    static Footprint of(Jar jar) throws IOException, InterruptedException {
        long pid = jar.pid();
        String histogram = histogram(pid);
        Map<String, Long> bytes = new HashMap<>();
        Map<String, Long> counts = new HashMap<>();
        Matcher lines = CLASS_LINE.matcher(histogram);
        while (lines.find()) {
            counts.put(lines.group(3), Long.parseLong(lines.group(1)));
            bytes.put(lines.group(3), Long.parseLong(lines.group(2)));
        }
        Matcher total = TOTAL_LINE.matcher(histogram);
        assertThat(total.find()).as(histogram).isTrue();
        try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"));
                Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            return new Footprint(files.count(), threads.count(), Long.parseLong(total.group(2)), bytes, counts);
        }
    }

    /** Live objects only: it collects garbage first. */
    private static String histogram(long pid) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        String.valueOf(pid),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String printed = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(jcmd.waitFor()).as(printed).isZero();
        return printed;
    }

    /** The classes that have grown most since, with the bytes. */
    List<String> growth(Footprint since) {
        Map<String, Long> grown = new HashMap<>(bytesByClass);
        since.bytesByClass.forEach((name, bytes) -> grown.merge(name, -bytes, Long::sum));
        return grown.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(20)
                .map(Object::toString)
                .toList();
    }

    @Override
    public String toString() {
        return files + " files, " + threads + " threads, " + heapBytes + " bytes of heap";
    }
}
