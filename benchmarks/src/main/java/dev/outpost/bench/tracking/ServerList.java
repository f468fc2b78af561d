package dev.outpost.bench.tracking;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * The real server list (demo/listings) as hosts of this project announce it. Longer than it is, it repeats with variation:
 * another port, another map, a number behind the name. What the list does not tell (region, map, mods) is made from the
 * host's number, always the same.
 */
final class ServerList {

    /** A browser that filters by one region and one map of these sees a six-hundredth of the list. */
    private static final List<String> REGIONS = List.of("eu", "na", "sa", "as", "oc", "af");

    private static final int MAPS = 100;
    private static final int MODS = 20;
    private static final int MOST_NAME = 112;
    private static final int MOST_PLACES = 64;
    private static final int MOST_PORT = 65_535;
    private static final int PORT_STEP = 1009;
    private static final int HASH_BYTES = 32;
    private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

    private final List<JsonObject> rows;

    private ServerList(List<JsonObject> rows) {
        this.rows = rows;
    }

    static ServerList read(Path file) throws IOException {
        List<JsonObject> rows = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                rows.add(new JsonObject(line));
            }
        }
        if (rows.isEmpty()) {
            throw new IOException(file + " lists no server");
        }
        return new ServerList(rows);
    }

    /** Servers that were really listed. */
    int size() {
        return rows.size();
    }

    String region(int host) {
        return REGIONS.get(choice(host, 1, REGIONS.size()));
    }

    String map(int host) {
        return "Map " + choice(host, 2, MAPS);
    }

    String module(int host) {
        return row(host).getString("game").toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }

    String version(int host) {
        return row(host).getString("version").replaceAll("[^A-Za-z0-9._-]+", "-");
    }

    int places(int host) {
        return Math.min(MOST_PLACES, row(host).getInteger("max_players"));
    }

    /** The body of its {@code POST /v1/listings}. */
    JsonObject announcement(int host) {
        JsonObject row = row(host);
        int round = host / rows.size();
        String name = row.getString("name").strip();
        name = name.codePointCount(0, name.length()) > MOST_NAME
                ? name.substring(0, name.offsetByCodePoints(0, MOST_NAME)).strip()
                : name;
        String numbered = round == 0 && !name.isEmpty() ? name : (name + " #" + host).strip();
        int port = 1 + (row.getInteger("port") + round * PORT_STEP) % MOST_PORT;
        boolean modded = choice(host, 3, 2) == 0;
        JsonObject announcement = new JsonObject()
                .put("game_id", "game-" + host)
                .put("name", numbered)
                .put("endpoint", row.getString("address") + ":" + port)
                .put("region", region(host))
                .put("map", new JsonObject().put("name", map(host)).put("hash", hash(choice(host, 2, MAPS))))
                .put(
                        "rules",
                        new JsonObject()
                                .put("game_module", module(host))
                                .put("mod_fingerprint", hash(choice(host, 4, MODS)))
                                .put("version", version(host))
                                .put("queue", "casual"))
                .put("password", Boolean.TRUE.equals(row.getBoolean("password")))
                .put("engine", "outpost-bench")
                .put("settings_hash", hash(choice(host, 5, MODS)))
                .mergeIn(players(host, row.getInteger("players")));
        return modded
                ? announcement.put(
                        "required_mods",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("id", "bench/mod-" + choice(host, 4, MODS))
                                        .put("range", "^1.0")
                                        .put("sha256", hash(choice(host, 4, MODS)))
                                        .put("size", 1_048_576)))
                : announcement;
    }

    /** What a heartbeat tells when players came or went. */
    JsonObject players(int host, int now) {
        int most = places(host);
        int present = Math.min(now, most);
        return new JsonObject()
                .put("players", new JsonObject().put("now", present).put("max", most))
                .put("status", present >= most ? "full" : choice(host, 6, 2) == 0 ? "waiting" : "in_progress");
    }

    private JsonObject row(int host) {
        return rows.get(host % rows.size());
    }

    private static int choice(int host, int about, int of) {
        long mixed = (host * 31L + about) * MIX;
        mixed ^= mixed >>> 29;
        mixed *= MIX;
        return (int) Long.remainderUnsigned(mixed >>> 17, of);
    }

    private static String hash(int number) {
        byte[] bytes = new byte[HASH_BYTES];
        bytes[0] = (byte) number;
        bytes[HASH_BYTES - 1] = (byte) (number * 7);
        return HexFormat.of().formatHex(bytes);
    }
}
