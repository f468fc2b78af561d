package dev.outpost.telemetry.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.Field;
import dev.outpost.telemetry.event.GameContext;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RecorderAllocationTest {

    private static final EventType EVENT = EventType.named("relay.order.forward", "An order was forwarded.")
            .text("game_id", "room code")
            .integer("player", "slot")
            .number("rtt_ms", "round trip")
            .oneOf("unit", TimeUnit.class, "some constant")
            .text("hash", "state")
            .bool("late", "whether late")
            .integers("slots", "which")
            .texts("types", "which")
            .struct("position", "where", Field.number("x", "to the right"), Field.number("y", "down"))
            .structs("faults", "what went wrong", Field.text("code", "code"), Field.integer("line", "where"))
            .build();
    private static final GameContext GAME = new GameContext("ra1", "9f86d081", "4bf92f3577b34da6a3ce929d0e0e4736");
    private static final int WARM_UP = 20_000;
    private static final int EVENTS = 5000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final EventRing ring = new EventRing(16_384);
    private final Recorder recorder = new Recorder(
            new Catalogue(List.of(EVENT), List.of()),
            Map.of(),
            ring,
            new Ledger(),
            InstantSource.fixed(Instant.parse("2026-11-22T12:00:00Z")),
            1);
    private final int[] slots = {1, 2, 3};
    private final List<String> types = List.of("infantry", "harvester");

    @Test
    void shouldAllocateNothingToRecordAnEvent() {
        recorder.setRecording(true);
        for (int i = 0; i < WARM_UP; i += EVENTS) {
            emit();
            drain();
        }
        long before = THREADS.getCurrentThreadAllocatedBytes();
        emit();
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

        assertThat(ring.waiting()).isEqualTo(EVENTS);
        assertThat((double) allocated / EVENTS).as("bytes per event").isLessThan(1);
    }

    @Test
    void shouldAllocateNothingWhenOff() {
        emit();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        emit();
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat((double) allocated / EVENTS).as("bytes per event").isLessThan(1);
        assertThat(ring.accepted()).isZero();
    }

    private void emit() {
        for (int i = 0; i < EVENTS; i++) {
            EventWriter event = recorder.begin(EVENT, GAME);
            if (event.wanted()) {
                event.tick(i)
                        .durationUs(i)
                        .put("g-1")
                        .put(i)
                        .put(i / 1000.0)
                        .put(TimeUnit.SECONDS)
                        .putHex(i)
                        .put(true)
                        .put(slots)
                        .put(types)
                        .put(i)
                        .put(-i)
                        .beginArray()
                        .put("E1")
                        .put(i)
                        .endArray()
                        .end();
            }
        }
    }

    private void drain() {
        ring.rewind();
        while (ring.next() != null) {
            // Only passed over.
        }
        ring.release();
    }
}
