package dev.outpost.relay.timing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Pings that players of a real match measured.
 *
 * @param name of the match
 * @param byPlayer each player's pings in sequence, milliseconds; players without a positive one are left out
 */
record RecordedPings(String name, Map<Integer, List<Double>> byPlayer) {

    private static final Pattern LINE = Pattern.compile("\"player\":\\s*(\\d+),\\s*\"ping_ms\":\\s*([0-9.]+)");
    private static final Path SHARED = Path.of("../../shared/data/matches");
    private static final Path OWN = Path.of("src/test/resources/pings");

    /** All there are: the shared ones where they exist, else those of the project. */
    static List<RecordedPings> all() throws IOException {
        Path folder = Files.isDirectory(SHARED) ? SHARED : OWN;
        List<RecordedPings> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".net.jsonl.gz"))
                    .sorted()
                    .toList()) {
                all.add(read(file));
            }
        }
        return all;
    }

    private static RecordedPings read(Path file) throws IOException {
        Map<Integer, List<Double>> byPlayer = new TreeMap<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher ping = LINE.matcher(line);
                if (ping.find() && Double.parseDouble(ping.group(2)) > 0) {
                    byPlayer.computeIfAbsent(Integer.valueOf(ping.group(1)), player -> new ArrayList<>())
                            .add(Double.valueOf(ping.group(2)));
                }
            }
        }
        byPlayer.values().removeIf(pings -> pings.size() < 2);
        return new RecordedPings(file.getFileName().toString(), byPlayer);
    }
}
