package dev.outpost.client.match;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.outpost.relay.protocol.Protocol;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The members that only recordings of a relay have in their header; collected one by one. */
final class OriginalHeader {
    private static final String FORMAT = "outpost-recording";
    private static final int VERSION = 1;

    private boolean ours;
    private int version;
    private String correlation = "";
    private String seed = "";
    private int ticks;
    private String chain = "";
    private int tickIntervalUs;
    private String module = "";
    private String fingerprint = "";
    private final List<String> orderTypes = new ArrayList<>();

    /** Takes a member, at its value; false when it is none of these, and nothing was read. */
    boolean take(String key, JsonParser json) throws IOException {
        switch (key) {
            case "format" -> ours = FORMAT.equals(json.getText());
            case "version" -> version = json.currentToken() == JsonToken.VALUE_NUMBER_INT ? json.getIntValue() : 0;
            case "correlation" -> correlation = json.getText();
            case "seed" -> seed = json.getText();
            case "ticks" -> ticks = MatchHeader.integer(json, key, 0, MatchFile.MAX_TICK);
            case "chain" -> chain = json.getText();
            case "tick_interval_us" -> tickIntervalUs = MatchHeader.integer(json, key, 1, Integer.MAX_VALUE);
            case "module" -> module = json.getText();
            case "fingerprint" -> fingerprint = json.getText();
            case "order_types" -> orderTypes(json);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** What was collected; null when the file is no relay's recording. */
    @Nullable
    Original original() throws IOException {
        if (!ours) {
            return null;
        }
        if (version != VERSION) {
            throw new IOException("the recording has version " + version + "; known is " + VERSION);
        }
        hex("correlation", correlation, 32);
        hex("seed", seed, 16);
        hex("chain", chain, 64);
        hex("fingerprint", fingerprint, 64);
        if (tickIntervalUs < 1) {
            throw new IOException("the header has no tick_interval_us");
        }
        return new Original(
                correlation,
                HexFormat.fromHexDigitsToLong(seed),
                ticks,
                chain,
                tickIntervalUs,
                module,
                fingerprint,
                orderTypes);
    }

    private void orderTypes(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw new IOException("order_types is not a list");
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (orderTypes.size() == Protocol.MAX_ORDER_TYPES) {
                throw new IOException("more than " + Protocol.MAX_ORDER_TYPES + " order types");
            }
            orderTypes.add(MatchHeader.text(json, "order_types", Protocol.MAX_NAME_BYTES));
        }
    }

    private static void hex(String key, String text, int digits) throws IOException {
        if (text.length() != digits || !text.matches("[0-9a-f]*")) {
            throw new IOException(key + " is not " + digits + " hex digits");
        }
    }
}
