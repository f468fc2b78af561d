package dev.outpost.relay.integrity;

import dev.outpost.relay.protocol.Order;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** When the players of a recorded match gave orders, and of what types; payloads are left out. */
record RecordedMatch(String name, int tickIntervalUs, long ticks, Map<Integer, Map<Long, List<Order>>> orders) {

    /** All recordings at hand: the shared ones where they exist, else those of the project. */
    static List<Path> all() {
        Path own = root().resolve("demo/matches");
        Path shared = root().resolve("../shared/data/matches");
        try (Stream<Path> files = Files.list(Files.isDirectory(shared) ? shared : own)) {
            return files.filter(file -> file.toString().endsWith(".orders.jsonl.gz"))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("no recorded matches", e);
        }
    }

    static RecordedMatch read(Path file) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file), 1 << 16), StandardCharsets.UTF_8))) {
            JsonObject header = new JsonObject(lines.readLine());
            Set<Integer> playing = new HashSet<>();
            for (Object player : header.getJsonArray("players")) {
                if (!((JsonObject) player).getBoolean("observer", false)) {
                    playing.add(((JsonObject) player).getInteger("slot"));
                }
            }
            Map<String, Integer> types = new HashMap<>();
            Map<Integer, Map<Long, List<Order>>> orders = new TreeMap<>();
            long last = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonObject entry = new JsonObject(line);
                Integer player = entry.getInteger("player");
                if (entry.containsKey("type") && playing.contains(player) && !entry.containsKey("immediate")) {
                    last = entry.getLong("tick");
                    int type = types.computeIfAbsent(String.valueOf(entry.getValue("type")), name -> types.size());
                    orders.computeIfAbsent(player, slot -> new HashMap<>())
                            .computeIfAbsent(last, tick -> new ArrayList<>())
                            .add(new Order(0, type, new byte[0]));
                }
            }
            return new RecordedMatch(
                    String.valueOf(file.getFileName()),
                    (int) Math.round(header.getDouble("tick_ms") * 1000),
                    last + 1,
                    orders);
        }
    }

    private static Path root() {
        Path module = Path.of("").toAbsolutePath();
        return Files.isDirectory(module.resolve("demo/matches")) ? module : module.resolve("..");
    }
}
