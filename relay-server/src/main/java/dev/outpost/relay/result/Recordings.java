package dev.outpost.relay.result;

import dev.outpost.relay.history.FrameFile;
import dev.outpost.relay.protocol.FrameDecoder;
import dev.outpost.relay.protocol.OrderChain;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.RelayMessage;
import dev.outpost.relay.protocol.SlotOrder;
import dev.outpost.relay.protocol.TickFrame;
import dev.outpost.relay.protocol.result.CanonicalJson;
import dev.outpost.relay.protocol.result.CertifiedResult;
import dev.outpost.relay.protocol.result.ResultException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a match's frames into its recording (docs/results.md, section "Recording"): gzip of JSON lines, a header and
 * then every order of the stream. Waits for the disk. Stateless but for its folder.
 */
final class Recordings {

    private static final Logger LOG = LoggerFactory.getLogger(Recordings.class);

    /** What header member {@code format} says. */
    static final String FORMAT = "outpost-recording";

    static final long VERSION = 1;
    private static final String SUFFIX = ".orders.jsonl.gz";
    private static final byte[] LINE_END = {'\n'};

    private final Path folder;

    Recordings(Path folder) {
        this.folder = folder;
    }

    /**
     * What frames add up to.
     *
     * @param ticks how many there are
     * @param chain order chain after the last
     */
    record Stream(long ticks, String chain) {}

    /** Where the recording of a match is, or would be. */
    Path file(String correlation) {
        return folder.resolve(correlation + SUFFIX);
    }

    /** Adds up the frames of a file, from tick 0 to the last before one that is missing, cut or not in its place. */
    static Stream addUp(FrameFile frames, String correlation, long seed) {
        OrderChain chain = new OrderChain(correlation, seed);
        try {
            byte[] frame = frames.next();
            while (frame != null && decoded(frame).tick() == chain.ticks()) {
                chain.add(frame);
                frame = frames.next();
            }
        } catch (IOException e) {
            // What stands before it is as good as ever.
            LOG.debug("frames end with tick {}", chain.ticks(), e);
        }
        return new Stream(chain.ticks(), chain.hex());
    }

    /**
     * Writes a recording; it is there whole or not at all.
     *
     * @param frames at their begin
     * @param facts of the match, with its order types
     * @param stream what the frames add up to
     * @param outcome how it ended
     */
    CertifiedResult.Recording write(
            FrameFile frames, Map<String, @Nullable Object> facts, Stream stream, String outcome)
            throws IOException, ResultException {
        String correlation = Trees.text(facts, "correlation");
        Path file = file(correlation);
        Files.createDirectories(folder);
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        MessageDigest sha256 = sha256();
        try {
            List<String> types = Trees.texts(facts, FactsTree.ORDER_TYPES);
            try (OutputStream out = new BufferedOutputStream(new GZIPOutputStream(
                    new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(draft)), sha256)))) {
                out.write(header(facts, stream, outcome));
                out.write(LINE_END);
                long tick = 0;
                byte[] frame = frames.next();
                while (frame != null && tick < stream.ticks()) {
                    write(decoded(frame), types, out);
                    tick++;
                    frame = frames.next();
                }
            }
            long bytes = Files.size(draft);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            return new CertifiedResult.Recording(
                    String.valueOf(file.getFileName()), bytes, HexFormat.of().formatHex(sha256.digest()));
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static byte[] header(Map<String, @Nullable Object> facts, Stream stream, String outcome)
            throws ResultException {
        Map<String, @Nullable Object> settings = Trees.in(facts, "settings");
        Map<String, @Nullable Object> header = new TreeMap<>();
        header.put("format", FORMAT);
        header.put("version", VERSION);
        header.put("source", facts.get("correlation"));
        header.put("game", facts.get("module"));
        header.put("players", players(facts));
        // What a player of recordings calls the duration is the number of the last tick.
        header.put("duration_ticks", Math.max(0, stream.ticks() - 1));
        header.put("ticks", stream.ticks());
        header.put("chain", stream.chain());
        header.put("outcome", outcome);
        header.put("seed", Trees.text(Trees.in(facts, "seed"), "value"));
        for (String same : List.of(
                "build",
                "correlation",
                "fingerprint",
                "game_id",
                "map",
                "module",
                FactsTree.ORDER_TYPES,
                "queue",
                "start")) {
            header.put(same, facts.get(same));
        }
        for (String same : List.of("balance_preset", "run_ahead", "settings_hash", "tick_interval_us")) {
            header.put(same, settings.get(same));
        }
        // The canonical form has no fractions; the format of recordings has this one.
        long intervalUs = Trees.number(settings, "tick_interval_us");
        String tickMs = "{\"tick_ms\":%d.%03d,".formatted(intervalUs / 1000, intervalUs % 1000);
        String rest = new String(CanonicalJson.bytes(header), StandardCharsets.UTF_8);
        return (tickMs + rest.substring(1)).getBytes(StandardCharsets.UTF_8);
    }

    private static List<Map<String, @Nullable Object>> players(Map<String, @Nullable Object> facts)
            throws ResultException {
        List<Map<String, @Nullable Object>> players = new ArrayList<>();
        for (Map<String, @Nullable Object> player : Trees.objects(facts, "players")) {
            Map<String, @Nullable Object> tree = new TreeMap<>();
            tree.put("slot", player.get("slot"));
            tree.put("name", player.get("pseudonym"));
            tree.put("team", player.get("team"));
            tree.put("human", true);
            tree.put("observer", false);
            players.add(tree);
        }
        return players;
    }

    private static void write(TickFrame frame, List<String> types, OutputStream out) throws IOException {
        for (SlotOrder order : frame.orders()) {
            Map<String, @Nullable Object> line = new TreeMap<>();
            line.put("tick", frame.tick());
            line.put("player", order.slot());
            line.put("sub_tick_us", order.subTickUs());
            line.put("type", order.type() < types.size() ? types.get(order.type()) : "#" + order.type());
            line.put("type_index", order.type());
            line.put("size", order.payload().length);
            line.put("bytes", Base64.getEncoder().encodeToString(order.payload()));
            out.write(CanonicalJson.bytes(line));
            out.write(LINE_END);
        }
    }

    private static TickFrame decoded(byte[] frame) throws IOException {
        List<RelayMessage> messages = new ArrayList<>(1);
        try {
            FrameDecoder.ofRelay(Protocol.MAX_RELAY_FRAME_BYTES).feed(ByteBuffer.wrap(frame), messages::add);
        } catch (ProtocolException e) {
            throw new IOException("a frame that cannot be read", e);
        }
        if (messages.size() == 1 && messages.get(0) instanceof TickFrame tick) {
            return tick;
        }
        throw new IOException("something that is no tick's frame");
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
