package dev.outpost.client.match;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.outpost.relay.protocol.Protocol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Line 1 of a recorded match.
 *
 * @param source the recording's own name
 * @param game full name of the game and its version
 * @param map name of the map; some recordings hold its number
 * @param tickMs length of a tick, milliseconds
 * @param durationTicks length of the match; 0 if not said
 * @param issuing slots whose orders are sent: listed (once or more) and not an observer
 * @param original of a relay's recording, what it says of the match; else null
 */
record MatchHeader(
        String source,
        String game,
        String map,
        double tickMs,
        int durationTicks,
        Set<Integer> issuing,
        @Nullable Original original) {
    static final int MAX_GAME_BYTES = 256;
    static final double MAX_TICK_MS = 10_000;

    /** Reads the header's object; throws IOException whose message is the reason. */
    static MatchHeader read(JsonParser json, String name) throws IOException {
        MatchFile.expectObject(json);
        String source = name;
        String game = null;
        String map = "";
        double tickMs = 0;
        int duration = 0;
        Set<Integer> issuing = null;
        OriginalHeader original = new OriginalHeader();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            JsonToken value = json.nextToken();
            switch (key) {
                case "source" -> source = text(json, key, MAX_GAME_BYTES);
                case "game" -> game = text(json, key, MAX_GAME_BYTES);
                case "map" -> map = value == JsonToken.VALUE_NULL ? "" : text(json, key, Protocol.MAX_MAP_BYTES);
                case "tick_ms" -> tickMs = tickMs(json);
                case "duration_ticks" ->
                    duration = value == JsonToken.VALUE_NULL ? 0 : integer(json, key, 0, MatchFile.MAX_TICK);
                case "players" -> issuing = players(json);
                default -> {
                    if (!original.take(key, json)) {
                        json.skipChildren();
                    }
                }
            }
        }
        if (issuing == null) {
            throw missing("players");
        }
        if (tickMs == 0) {
            throw missing("tick_ms");
        }
        if (game == null) {
            throw missing("game");
        }
        return new MatchHeader(source, game, map, tickMs, duration, issuing, original.original());
    }

    private static IOException missing(String key) {
        return new IOException("the header has no " + key);
    }

    private static double tickMs(JsonParser json) throws IOException {
        if (!json.currentToken().isNumeric()) {
            throw new IOException("tick_ms is not a number");
        }
        double ms = json.getDoubleValue();
        if (!(ms > 0 && ms <= MAX_TICK_MS)) {
            throw new IOException("tick_ms is " + ms + "; accepted is more than 0 up to " + MAX_TICK_MS);
        }
        return ms;
    }

    private static Set<Integer> players(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw new IOException("players is not a list");
        }
        Set<Integer> issuing = new TreeSet<>();
        Set<Integer> observers = new TreeSet<>();
        while (json.nextToken() == JsonToken.START_OBJECT) {
            int slot = -1;
            boolean observer = false;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String key = json.currentName();
                json.nextToken();
                switch (key) {
                    case "slot" -> slot = integer(json, key, 0, Protocol.MAX_SLOT);
                    case "observer" -> observer = flag(json, key);
                    default -> json.skipChildren();
                }
            }
            if (slot < 0) {
                throw new IOException("a player has no slot");
            }
            (observer ? observers : issuing).add(slot);
        }
        if (json.currentToken() != JsonToken.END_ARRAY) {
            throw new IOException("players holds something that is not a player");
        }
        issuing.removeAll(observers);
        return issuing;
    }

    /** A string, or a number as it is written. */
    static String text(JsonParser json, String key, int maxBytes) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING
                && !json.currentToken().isNumeric()) {
            throw new IOException(key + " is not a text");
        }
        String text = json.getText();
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > maxBytes) {
            throw new IOException(key + " has " + bytes + " bytes; at most " + maxBytes + " are accepted");
        }
        if (text.isEmpty() && !key.equals("map")) {
            throw new IOException(key + " is empty");
        }
        boolean wellFormed = StandardCharsets.UTF_8.newEncoder().canEncode(text);
        if (!wellFormed || text.codePoints().anyMatch(Character::isISOControl)) {
            throw new IOException(key + " holds characters that are not text");
        }
        return text;
    }

    static int integer(JsonParser json, String key, int min, int max) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw new IOException(key + " is not an integer");
        }
        long value = json.getLongValue();
        if (value < min || value > max) {
            throw new IOException(key + " is " + value + "; accepted is " + min + " to " + max);
        }
        return (int) value;
    }

    /** True or false; null is false. */
    static boolean flag(JsonParser json, String key) throws IOException {
        @Nullable JsonToken token = json.currentToken();
        if (token == JsonToken.VALUE_TRUE) {
            return true;
        }
        if (token == JsonToken.VALUE_FALSE || token == JsonToken.VALUE_NULL) {
            return false;
        }
        throw new IOException(key + " is neither true nor false");
    }
}
