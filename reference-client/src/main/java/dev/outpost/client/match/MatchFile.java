package dev.outpost.client.match;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.outpost.relay.protocol.Protocol;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a recorded match ({@code .orders.jsonl} or {@code .orders.jsonl.gz}): line 1 is a header, each further line an
 * order or a state hash, in non-decreasing tick. Kept are the orders of the header's slots that are not observers,
 * without the {@code immediate} ones; where an order's bytes are missing or redacted, {@code size} bytes stand in
 * ({@link StandIn}).
 *
 * <p>The file may be hostile: lines, nesting, ticks, orders and payload bytes are bounded, and whatever is wrong ends
 * in a {@link MatchFileException} that names the line.
 */
public final class MatchFile {
    /** Longest match, ticks; 9 days at 16 ms. */
    static final int MAX_TICK = 50_000_000;

    static final int MAX_ORDERS = 2_000_000;
    static final long MAX_ALL_PAYLOAD_BYTES = 256L << 20;
    static final int MAX_LINES = 20_000_000;

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxNumberLength(40)
                    .maxNameLength(256)
                    .maxStringLength(BoundedLines.MAX_LINE_BYTES)
                    .build())
            .build();

    private final BoundedLines lines;
    private final Map<Integer, SlotOrders.Builder> slots = new TreeMap<>();
    private final Map<String, Integer> types = new LinkedHashMap<>();
    private @Nullable Original original;
    private int lastTick;
    private int orders;
    private long payloadBytes;

    private MatchFile(BoundedLines lines) {
        this.lines = lines;
    }

    /** Reads the whole file. */
    public static RecordedMatch read(Path file) throws MatchFileException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, String.valueOf(file.getFileName()));
        } catch (NoSuchFileException e) {
            throw new MatchFileException(file + ": no such file");
        } catch (AccessDeniedException e) {
            throw new MatchFileException(file + ": may not be read");
        } catch (IOException e) {
            throw new MatchFileException(file + ": cannot be read (" + e.getMessage() + ")");
        }
    }

    /** Reads the whole stream, which the caller closes; {@code name} is used in messages. */
    static RecordedMatch read(InputStream in, String name) throws MatchFileException {
        BoundedLines lines = new BoundedLines(in, name);
        return new MatchFile(lines).read(name);
    }

    private RecordedMatch read(String name) throws MatchFileException {
        if (!lines.next()) {
            throw lines.broken("the file is empty; a header was expected");
        }
        MatchHeader header;
        try (JsonParser json = JSON.createParser(lines.bytes(), 0, lines.length())) {
            header = MatchHeader.read(json, name);
            endOfLine(json);
        } catch (JsonProcessingException e) {
            throw lines.broken(notJson(e));
        } catch (IOException | IllegalArgumentException e) {
            throw lines.broken(String.valueOf(e.getMessage()));
        }
        original = header.original();
        header.issuing().forEach(slot -> slots.put(slot, new SlotOrders.Builder(slot)));

        MatchEntry entry = new MatchEntry();
        while (lines.next()) {
            if (lines.number() > MAX_LINES) {
                throw lines.broken("more than " + MAX_LINES + " lines");
            }
            readEntry(entry);
            take(entry);
        }
        List<SlotOrders> issuing = new ArrayList<>();
        slots.values().stream().filter(b -> b.size() > 0).forEach(b -> issuing.add(b.build()));
        if (issuing.isEmpty()) {
            throw new MatchFileException(name + ": no player of the header gave an order; there is nothing to play");
        }
        return new RecordedMatch(
                header.source(),
                header.game(),
                header.map(),
                header.tickMs(),
                header.durationTicks(),
                original == null ? new ArrayList<>(types.keySet()) : original.orderTypes(),
                issuing,
                original);
    }

    private void readEntry(MatchEntry entry) throws MatchFileException {
        try (JsonParser json = JSON.createParser(lines.bytes(), 0, lines.length())) {
            entry.read(json);
            endOfLine(json);
        } catch (JsonProcessingException e) {
            throw lines.broken(notJson(e));
        } catch (IOException | IllegalArgumentException e) {
            throw lines.broken(String.valueOf(e.getMessage()));
        }
    }

    private void take(MatchEntry entry) throws MatchFileException {
        if (entry.tick < lastTick) {
            throw lines.broken("tick " + entry.tick + " after tick " + lastTick + "; ticks must not decrease");
        }
        lastTick = entry.tick;
        if (entry.type == null || entry.immediate) {
            return;
        }
        SlotOrders.Builder slot = slots.get(entry.player);
        if (slot == null) {
            return;
        }
        orders++;
        if (orders > MAX_ORDERS) {
            throw lines.broken("more than " + MAX_ORDERS + " orders");
        }
        byte[] payload;
        try {
            payload = entry.payload(lines.number());
        } catch (IllegalArgumentException e) {
            throw lines.broken(String.valueOf(e.getMessage()));
        }
        payloadBytes += payload.length;
        if (payloadBytes > MAX_ALL_PAYLOAD_BYTES) {
            throw lines.broken("more than " + MAX_ALL_PAYLOAD_BYTES + " payload bytes");
        }
        if (original == null) {
            slot.add(entry.tick, typeIndex(entry.type), payload);
            return;
        }
        if (entry.subTickUs < 0 || entry.typeIndex < 0) {
            throw lines.broken("an order of a relay's recording needs sub_tick_us and type_index");
        }
        slot.add(entry.tick, entry.subTickUs, entry.typeIndex, payload);
    }

    private int typeIndex(String type) throws MatchFileException {
        Integer known = types.get(type);
        if (known != null) {
            return known;
        }
        if (types.size() == Protocol.MAX_ORDER_TYPES) {
            throw lines.broken("more than " + Protocol.MAX_ORDER_TYPES + " distinct order types");
        }
        types.put(type, types.size());
        return types.size() - 1;
    }

    private static void endOfLine(JsonParser json) throws IOException {
        if (json.nextToken() != null) {
            throw new IOException("more than one JSON value");
        }
    }

    /** Jackson's sentence without the source excerpt and location that follow it. */
    private static String notJson(JsonProcessingException cause) {
        String message = String.valueOf(cause.getOriginalMessage());
        int end = message.indexOf('\n');
        return "not valid JSON (" + (end < 0 ? message : message.substring(0, end)) + ")";
    }

    /** Requires that the current token starts an object. */
    static void expectObject(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("not a JSON object");
        }
    }
}
