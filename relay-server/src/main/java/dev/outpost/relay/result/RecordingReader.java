package dev.outpost.relay.result;

import dev.outpost.relay.protocol.OrderChain;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.SlotOrder;
import dev.outpost.relay.protocol.TickFrame;
import dev.outpost.relay.protocol.result.ResultException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Reads a recording and adds its orders up to the order chain again. Memory stays small however large it is. */
final class RecordingReader {

    private static final int MAX_LINE_BYTES = 1 << 20;

    private final InputStream in;
    private long line;

    private RecordingReader(InputStream in) {
        this.in = in;
    }

    /**
     * What a recording adds up to.
     *
     * @param correlation the match's trace id
     * @param seed the match's seed
     * @param ticks how many ticks it says that it has
     * @param orders how many orders it holds
     * @param chain order chain over all its ticks
     */
    record Summary(String correlation, long seed, long ticks, long orders, String chain) {}

    /** Reads a file whole. */
    static Summary read(Path file) throws IOException, ResultException {
        try (InputStream in = new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
            return new RecordingReader(in).read();
        } catch (ZipException | EOFException e) {
            throw new ResultException("the recording is not gzip: " + e.getMessage(), e);
        }
    }

    private Summary read() throws IOException, ResultException {
        try {
            JsonObject header = nextLine();
            if (header == null
                    || !Recordings.FORMAT.equals(text(header, "format"))
                    || number(header, "version", Long.MAX_VALUE) != Recordings.VERSION) {
                throw new ResultException(
                        "the recording is not " + Recordings.FORMAT + " version " + Recordings.VERSION);
            }
            String correlation = text(header, "correlation");
            long seed = Long.parseUnsignedLong(text(header, "seed"), 16);
            long ticks = number(header, "ticks", Protocol.MAX_TICK + 1);
            OrderChain chain = new OrderChain(correlation, seed);
            long orders = 0;
            List<SlotOrder> ofTick = new ArrayList<>();
            JsonObject order = nextLine();
            while (order != null) {
                long tick = number(order, "tick", Protocol.MAX_TICK);
                if (tick < chain.ticks() || tick >= ticks) {
                    throw new ResultException("the recording's line " + line + " is of tick " + tick + "; accepted are "
                            + chain.ticks() + " to " + (ticks - 1));
                }
                close(chain, tick, ofTick);
                ofTick.add(order(order));
                orders++;
                order = nextLine();
            }
            close(chain, ticks, ofTick);
            return new Summary(correlation, seed, ticks, orders, chain.hex());
        } catch (DecodeException | IllegalArgumentException e) {
            throw new ResultException("the recording's line " + line + " is not one of a recording", e);
        }
    }

    /** Puts the orders at hand into their tick, and closes all ticks before the given one. */
    private static void close(OrderChain chain, long before, List<SlotOrder> orders) {
        while (chain.ticks() < before) {
            chain.add(new TickFrame(chain.ticks(), List.copyOf(orders)));
            orders.clear();
        }
    }

    private SlotOrder order(JsonObject order) throws ResultException {
        return new SlotOrder(
                (int) number(order, "player", Protocol.MAX_SLOT),
                (int) number(order, "sub_tick_us", Integer.MAX_VALUE),
                (int) number(order, "type_index", Integer.MAX_VALUE),
                Base64.getDecoder().decode(text(order, "bytes")));
    }

    private String text(JsonObject object, String name) throws ResultException {
        if (object.getValue(name) instanceof String text) {
            return text;
        }
        throw new ResultException("the recording's line " + line + " has no text " + name);
    }

    private long number(JsonObject object, String name, long max) throws ResultException {
        Object value = object.getValue(name);
        if ((value instanceof Integer || value instanceof Long)
                && ((Number) value).longValue() >= 0
                && ((Number) value).longValue() <= max) {
            return ((Number) value).longValue();
        }
        throw new ResultException("the recording's line " + line + " has no number " + name + " of 0 to " + max);
    }

    private @Nullable JsonObject nextLine() throws IOException, ResultException {
        line++;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            return null;
        }
        while (next >= 0 && next != '\n') {
            bytes.write(next);
            if (bytes.size() > MAX_LINE_BYTES) {
                throw new ResultException(
                        "the recording's line " + line + " has more than " + MAX_LINE_BYTES + " bytes");
            }
            next = in.read();
        }
        return new JsonObject(bytes.toString(StandardCharsets.UTF_8));
    }
}
