package dev.outpost.bench.emit;

import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.Component;
import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.GameContext;
import dev.outpost.telemetry.record.EventRing;
import dev.outpost.telemetry.record.EventWriter;
import dev.outpost.telemetry.record.Recorder;
import dev.outpost.telemetry.record.RecorderMemory;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;

/**
 * The flight recorder with its ring in a mapped file, emptied as its writer does it, and thrown away. It encodes the whole
 * event, looks at its texts and books it, which none of the others does.
 */
final class RecorderPeer implements Peer {

    private static final int BATCH = 200;
    private static final int MAX_BATCH = 4000;
    private static final long BATCH_NANOS = 100_000_000;

    private static final EventType ORDER = EventType.named(Order.NAME, "An order went out.")
            .detail()
            .text("game_id", "room code")
            .integer("player", "slot")
            .integer("tick", "which")
            .text("order_type", "kind of order")
            .integer("sub_tick_us", "when in the tick")
            .integer("size_bytes", "size of the order")
            .build();

    private final RecorderMemory memory;
    private final Recorder recorder;
    private final Thread consumer = new Thread(this::consume, "recorder-consumer");
    private volatile boolean ended;
    private volatile long received;

    RecorderPeer(Path folder, boolean on) {
        memory = RecorderMemory.create(folder, UUID.randomUUID().toString(), Component.RELAY, ENTRIES);
        recorder =
                new Recorder(Catalogue.of(ORDER), Map.of(), memory.ring(), memory.ledger(), InstantSource.system(), 1);
        recorder.setRecording(on);
        consumer.setDaemon(true);
        consumer.start();
    }

    @Override
    public Runnable producer() {
        Order order = new Order();
        GameContext[] games = new GameContext[Order.games()];
        for (int i = 0; i < games.length; i++) {
            games[order.game()] = new GameContext(order.gameModule(), order.modFingerprint(), order.correlation());
            order.next();
        }
        return () -> {
            EventWriter event = recorder.begin(ORDER, games[order.game()]);
            if (event.wanted()) {
                event.tick(order.tick())
                        .put(order.gameId())
                        .put(order.player())
                        .put(order.tick())
                        .put(Order.TYPE)
                        .put(order.subTickUs())
                        .put(order.sizeBytes())
                        .end();
            }
            order.next();
        };
    }

    @Override
    public long finish() {
        ended = true;
        memory.ring().wake();
        long count = Ends.join(consumer, () -> received);
        memory.close();
        return count;
    }

    private void consume() {
        EventRing ring = memory.ring();
        long count = 0;
        while (!ended || !ring.isEmpty()) {
            if (!ended) {
                ring.await(BATCH, BATCH_NANOS);
            }
            ring.rewind();
            while (ring.passed() < MAX_BATCH && ring.next() != null) {
                count++;
            }
            ring.release();
            received = count;
        }
    }
}
