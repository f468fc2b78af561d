package dev.outpost.relay.integrity;

import dev.outpost.relay.game.Divergence;
import dev.outpost.relay.game.MatchFacts;
import dev.outpost.relay.game.MatchPlayer;
import dev.outpost.relay.protocol.FrameDecoder;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.RelayMessage;
import dev.outpost.relay.protocol.SlotHash;
import dev.outpost.relay.protocol.SlotOrder;
import dev.outpost.relay.protocol.TickFrame;
import dev.outpost.telemetry.event.Labels;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a desync bundle lies on disk; its own README says how to read it. */
final class DesyncFiles {

    private static final String README = """
            # What is known about a desync

            Players of one match computed different states from the same orders. The folder's name is the match's trace
            id: its `correlation` in telemetry, `trace_id` at the clients.

            - `manifest.json`: the match, its players, which tick, whose hashes, the last tick in which they agreed, what
              each client reported. `verdict` is `majority` (more than half agree; the others diverged) or `undetermined`
              (no majority: all are named and nobody is accused).
            - `hashes.jsonl`: the state hashes that the players reported, a line a tick, by slot. The first line in which
              they differ is the tick of the manifest.
            - `orders.jsonl`: the orders that all players were sent, a line an order, in the sequence in which they were
              applied; `payload` is base64. The last orders before the first differing tick are the suspects.
            - `reports/slot-N.bin`: what that player's client said about itself, in the engine's own format. Compare a
              player who diverged with one who did not. What the relay did not get in time is missing or cut off, and the
              manifest says so.

            Reports come from the players' machines: do not believe them against the hashes.
            """;

    private DesyncFiles() {}

    /** Writes a bundle aside, then moves it to its place; there is never half a bundle under its name. */
    static Path write(Path folder, DesyncBundle bundle) throws IOException {
        String name = bundle.facts().traceId();
        Files.createDirectories(folder);
        Path aside = folder.resolve("." + name + ".writing");
        delete(aside);
        Files.createDirectories(aside.resolve("reports"));
        List<TickFrame> frames = decode(bundle.frames());
        orders(aside.resolve("orders.jsonl"), bundle.facts(), frames);
        hashes(aside.resolve("hashes.jsonl"), bundle);
        for (DesyncBundle.Report report : bundle.reports()) {
            if (report.bytes().length > 0) {
                Files.write(aside.resolve(reportName(report.slot())), report.bytes());
            }
        }
        Files.writeString(aside.resolve("README.md"), README);
        Files.writeString(
                aside.resolve("manifest.json"), manifest(bundle, frames).encodePrettily() + "\n");
        Path place = folder.resolve(name);
        delete(place);
        return Files.move(aside, place, StandardCopyOption.ATOMIC_MOVE);
    }

    private static JsonObject manifest(DesyncBundle bundle, List<TickFrame> frames) {
        MatchFacts facts = bundle.facts();
        Divergence first = bundle.divergences().get(0);
        JsonArray divergences = new JsonArray();
        bundle.divergences().forEach(divergence -> divergences.add(divergence(divergence)));
        JsonArray players = new JsonArray();
        for (int i = 0; i < facts.players().size(); i++) {
            players.add(player(facts.players().get(i), bundle.reports().get(i), first));
        }
        return new JsonObject()
                .put("format", "outpost-desync-1")
                .put("correlation", facts.traceId())
                .put("game_id", facts.room())
                .put("relay", bundle.relay())
                .put("written_unix_us", bundle.writtenUnixMicros())
                .put("started_unix_us", facts.startUnixMicros())
                .put("game_module", facts.settings().gameModule())
                .put("mod_fingerprint", facts.settings().modFingerprint())
                .put("map", facts.settings().map())
                .put("settings_hash", facts.settings().settingsHash())
                .put("balance_preset", facts.settings().balancePreset())
                .put("queue", Labels.of(facts.settings().queue()))
                .put("tick_interval_us", facts.settings().tickIntervalUs())
                .put("seed", HexFormat.of().toHexDigits(facts.seed()))
                .put("verdict", Labels.of(first.verdict()))
                .put("tick", first.tick())
                .put("last_agreed_tick", lastAgreed(first))
                .put("divergences", divergences)
                .put("players", players)
                .put("orders_from_tick", frames.isEmpty() ? null : frames.get(0).tick())
                .put(
                        "orders_to_tick",
                        frames.isEmpty() ? null : frames.get(frames.size() - 1).tick());
    }

    private static JsonObject divergence(Divergence divergence) {
        JsonArray diverged = new JsonArray();
        for (SlotHash one : divergence.diverged()) {
            diverged.add(new JsonObject()
                    .put("slot", one.slot())
                    .put("hash_actual", HexFormat.of().toHexDigits(one.hash())));
        }
        return new JsonObject()
                .put("tick", divergence.tick())
                .put("verdict", Labels.of(divergence.verdict()))
                .put("hash_expected", HexFormat.of().toHexDigits(divergence.expected()))
                .put("last_agreed_tick", lastAgreed(divergence))
                .put("diverged", diverged);
    }

    private static JsonObject player(MatchPlayer player, DesyncBundle.Report report, Divergence first) {
        boolean named = first.diverged().stream().anyMatch(one -> one.slot() == player.slot());
        return new JsonObject()
                .put("slot", player.slot())
                .put("player", player.pseudonym())
                .put("named", named)
                .put("report", report.state())
                .put("report_bytes", report.bytes().length)
                .put("report_file", report.bytes().length > 0 ? reportName(report.slot()) : null);
    }

    private static @Nullable Long lastAgreed(Divergence divergence) {
        return divergence.lastAgreed() == Divergence.NEVER ? null : divergence.lastAgreed();
    }

    private static String reportName(int slot) {
        return "reports/slot-" + slot + ".bin";
    }

    private static void hashes(Path file, DesyncBundle bundle) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (HashTrail.Row row : bundle.trail()) {
                JsonObject hashes = new JsonObject();
                for (int i = 0; i < row.hashes().size(); i++) {
                    Long hash = row.hashes().get(i);
                    int slot = bundle.facts().players().get(i).slot();
                    hashes.put(
                            Integer.toString(slot),
                            hash == null ? null : HexFormat.of().toHexDigits(hash));
                }
                out.write(new JsonObject()
                        .put("tick", row.tick())
                        .put("hashes", hashes)
                        .encode());
                out.write('\n');
            }
        }
    }

    private static void orders(Path file, MatchFacts facts, List<TickFrame> frames) throws IOException {
        List<String> types = facts.settings().orderTypes();
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (TickFrame frame : frames) {
                for (SlotOrder order : frame.orders()) {
                    String type =
                            order.type() < types.size() ? types.get(order.type()) : Integer.toString(order.type());
                    JsonObject line = new JsonObject()
                            .put("tick", frame.tick())
                            .put("slot", order.slot())
                            .put("sub_tick_us", order.subTickUs())
                            .put("type", type)
                            .put("payload", Base64.getEncoder().encodeToString(order.payload()));
                    out.write(line.encode());
                    out.write('\n');
                }
            }
        }
    }

    private static List<TickFrame> decode(List<byte[]> frames) throws IOException {
        List<TickFrame> decoded = new ArrayList<>();
        FrameDecoder<RelayMessage> decoder = FrameDecoder.ofRelay(Protocol.MAX_RELAY_FRAME_BYTES);
        try {
            for (byte[] frame : frames) {
                decoder.feed(ByteBuffer.wrap(frame), message -> {
                    if (message instanceof TickFrame tick) {
                        decoded.add(tick);
                    }
                });
            }
        } catch (ProtocolException e) {
            throw new IOException("the relay's own frames cannot be read", e);
        }
        return decoded;
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (Files.isDirectory(entry)) {
                    delete(entry);
                } else {
                    Files.delete(entry);
                }
            }
        }
        Files.delete(directory);
    }
}
