package dev.outpost.client.match;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.outpost.relay.protocol.Protocol;
import java.io.IOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A line after the header: an order, or the hash that a client reported. Reused from line to line. */
final class MatchEntry {
    /** Player of lines that belong to the engine or the recorder. */
    static final int NOBODY = -1;

    static final int MAX_PAYLOAD_BYTES = 4096;

    int tick;
    int player;
    boolean immediate;
    /** Null for a hash. */
    @Nullable
    String type;

    /** Of a relay's recording: time within the tick and index of the type; below 0 elsewhere. */
    int subTickUs;

    int typeIndex;

    private @Nullable String bytes;
    private int size;
    private boolean redacted;

    /** Reads one line's object; throws IOException whose message is the reason. */
    void read(JsonParser json) throws IOException {
        tick = -1;
        player = NOBODY;
        immediate = false;
        redacted = false;
        type = null;
        bytes = null;
        size = -1;
        subTickUs = -1;
        typeIndex = -1;
        boolean hash = false;
        MatchFile.expectObject(json);
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            JsonToken value = json.nextToken();
            switch (key) {
                case "tick" -> tick = MatchHeader.integer(json, key, 0, MatchFile.MAX_TICK);
                case "player" ->
                    player = value == JsonToken.VALUE_NULL
                            ? NOBODY
                            : MatchHeader.integer(json, key, Integer.MIN_VALUE, Integer.MAX_VALUE);
                case "type" -> type = MatchHeader.text(json, key, Protocol.MAX_NAME_BYTES);
                case "bytes" -> bytes = value == JsonToken.VALUE_NULL ? null : base64(json);
                case "size" -> size = MatchHeader.integer(json, key, 0, Integer.MAX_VALUE);
                case "sub_tick_us" -> subTickUs = MatchHeader.integer(json, key, 0, Integer.MAX_VALUE);
                case "type_index" -> typeIndex = MatchHeader.integer(json, key, 0, Integer.MAX_VALUE);
                case "redacted" -> redacted = MatchHeader.flag(json, key);
                case "immediate" -> immediate = MatchHeader.flag(json, key);
                case "hash" -> {
                    hash = true;
                    json.skipChildren();
                }
                default -> json.skipChildren();
            }
        }
        if (tick < 0) {
            throw new IOException("no tick");
        }
        if (type == null && !hash) {
            throw new IOException("neither an order (type) nor a hash");
        }
    }

    private static String base64(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw new IOException("bytes is not a text");
        }
        return json.getText();
    }

    /** The order's payload; throws IllegalArgumentException whose message is the reason. */
    byte[] payload(long lineNumber) {
        if (bytes == null || redacted) {
            if (size < 0) {
                throw new IllegalArgumentException("an order without bytes needs a size");
            }
            checkLength(size);
            return StandIn.payload(size, lineNumber);
        }
        checkLength(bytes.length() / 4 * 3 - 2);
        byte[] payload;
        try {
            payload = Base64.getDecoder().decode(bytes);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("bytes is not base64", e);
        }
        checkLength(payload.length);
        if (size >= 0 && size != payload.length) {
            throw new IllegalArgumentException("size is " + size + " but bytes holds " + payload.length);
        }
        return payload;
    }

    private static void checkLength(int length) {
        if (length > MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException(
                    "a payload of " + length + " bytes; at most " + MAX_PAYLOAD_BYTES + " are accepted");
        }
    }
}
