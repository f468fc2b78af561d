package dev.outpost.telemetry.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.Field;
import dev.outpost.telemetry.event.GameContext;
import dev.outpost.telemetry.event.Retention;
import dev.outpost.telemetry.event.Severity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RecorderTest {

    private static final EventType ORDER = EventType.named("relay.order.forward", "An order was forwarded.")
            .detail()
            .text("game_id", "room code")
            .integer("player", "slot")
            .build();
    private static final EventType ALL_KINDS = EventType.named("test.kinds", "One field of each kind.")
            .integer("i", "integer")
            .number("n", "number")
            .number("whole", "number given as an integer")
            .text("t", "text")
            .oneOf("unit", TimeUnit.class, "enum")
            .text("hash", "hex")
            .bool("b", "truth")
            .integers("a", "array")
            .object("o", "object")
            .text("none", "null")
            .orNull()
            .texts("types", "texts")
            .textObject("filters", "names to texts")
            .struct("position", "where", Field.number("x", "to the right"), Field.number("y", "down"))
            .struct("target", "where to", Field.number("x", "to the right"), Field.number("y", "down"))
            .orNull()
            .structs(
                    "faults",
                    "what went wrong",
                    Field.text("code", "code"),
                    Field.text("stack", "calls").orNull())
            .struct("size", "how large", Field.integer("width", "pixels"), Field.integer("height", "pixels"))
            .build();
    private static final EventType FAULTS = EventType.named("test.faults", "What may be missing.")
            .struct("size", "how large", Field.integer("width", "pixels"), Field.integer("height", "pixels"))
            .orNull()
            .structs("faults", "what went wrong", Field.text("code", "code"), Field.integer("line", "where"))
            .orNull()
            .oneOf("unit", TimeUnit.class, "enum")
            .orNull()
            .build();
    private static final EventType EMPTY =
            EventType.named("test.empty", "No fields.").build();
    private static final EventType DESYNC = EventType.named("relay.desync", "States came apart.")
            .severity(Severity.ERROR)
            .integer("tick", "which")
            .build();
    private static final EventType UNLISTED =
            EventType.named("relay.unlisted", "In no catalogue.").build();
    private static final GameContext GAME = new GameContext("wörld", "60303ae2", "4bf92f3577b34da6a3ce929d0e0e4736");
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123456789Z");

    private final EventRing ring = new EventRing(1024);
    private final Ledger ledger = new Ledger();
    private final Recorder recorder = recorder(Map.of());

    @Test
    void shouldRecordNameTimeContextAndData() {
        recorder.begin(ORDER, GAME).tick(7).durationUs(-1).put("g-1").put(3).end();

        RecordedEvent event = next();
        assertThat(event.timeMicros()).isEqualTo(NOON.getEpochSecond() * 1_000_000 + 123_456);
        assertThat(event.severity()).isEqualTo(Severity.INFO);
        assertThat(event.retention()).isEqualTo(Retention.DETAIL);
        assertThat(event.hasTick()).isTrue();
        assertThat(event.tick()).isEqualTo(7);
        assertThat(event.hasDuration()).isTrue();
        assertThat(event.durationUs()).isEqualTo(-1);
        assertThat(event.hasGame()).isTrue();
        assertThat(text(event, event.nameAt(), event.nameLength())).isEqualTo("relay.order.forward");
        assertThat(text(event, event.moduleAt(), event.moduleLength())).isEqualTo("wörld");
        assertThat(text(event, event.fingerprintAt(), event.fingerprintLength()))
                .isEqualTo("60303ae2");
        assertThat(text(event, event.correlationAt(), event.correlationLength()))
                .isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(data(event)).isEqualTo("{\"game_id\":\"g-1\",\"player\":3}");
    }

    @Test
    void shouldLeaveNothingOfTheEventBefore() {
        recorder.begin(ORDER, GAME).tick(7).durationUs(8).put("a").put(1).end();
        recorder.begin(DESYNC).put(1).end();

        next();
        RecordedEvent event = next();
        assertThat(event.hasTick()).isFalse();
        assertThat(event.hasDuration()).isFalse();
        assertThat(event.hasGame()).isFalse();
        assertThat(event.retention()).isEqualTo(Retention.RECORD);
        assertThat(event.severity()).isEqualTo(Severity.ERROR);
        assertThat(data(event)).isEqualTo("{\"tick\":1}");
    }

    @Test
    void shouldEncodeEachKindOfField() {
        recorder.begin(ALL_KINDS)
                .put(-5)
                .put(2.5)
                .put(4)
                .put("t\"")
                .put(TimeUnit.DAYS)
                .putHex(255)
                .put(true)
                .put(new int[] {1, -2})
                .put(Map.of("gap", 0.5))
                .putNull()
                .put(List.of("a", "b\"", ""))
                .putTexts(Map.of("map", "ore lord"))
                .put(1)
                .put(-2.5)
                .putNull()
                .beginArray()
                .put("E1")
                .put("a.b")
                .put("E2")
                .putNull()
                .endArray()
                .put(640)
                .put(480)
                .end();
        assertThat(data(next()))
                .isEqualTo("{\"i\":-5,\"n\":2.5,\"whole\":4,\"t\":\"t\\\"\",\"unit\":\"days\",\"hash\":"
                        + "\"00000000000000ff\",\"b\":true,\"a\":[1,-2],\"o\":{\"gap\":0.5},\"none\":null,"
                        + "\"types\":[\"a\",\"b\\\"\",\"\"],\"filters\":{\"map\":\"ore lord\"},\"position\":{\"x\":1,"
                        + "\"y\":-2.5},\"target\":null,\"faults\":[{\"code\":\"E1\",\"stack\":\"a.b\"},{\"code\":\"E2\","
                        + "\"stack\":null}],\"size\":{\"width\":640,\"height\":480}}");
    }

    @Test
    void shouldEncodeWhatIsMissingAndWhatIsEmpty() {
        recorder.begin(FAULTS).putNull().putNull().putNull().end();
        assertThat(data(next())).isEqualTo("{\"size\":null,\"faults\":null,\"unit\":null}");
        recorder.begin(FAULTS).put(1).put(2).beginArray().endArray().put("days").end();
        assertThat(data(next())).isEqualTo("{\"size\":{\"width\":1,\"height\":2},\"faults\":[],\"unit\":\"days\"}");
        recorder.begin(FAULTS)
                .putNull()
                .beginArray()
                .put("E1")
                .put(7)
                .endArray()
                .put((TimeUnit) null)
                .end();
        assertThat(data(next())).isEqualTo("{\"size\":null,\"faults\":[{\"code\":\"E1\",\"line\":7}],\"unit\":null}");
    }

    @Test
    void shouldDropWhatBreaksTheShapesOfStructsArraysAndClosedSets() {
        List<Consumer<EventWriter>> broken = List.of(
                event -> event.put(1).putNull().putNull().putNull(),
                event -> event.put(1).beginArray().endArray().putNull(),
                event -> event.putNull().beginArray().put("E1").endArray().putNull(),
                event ->
                        event.putNull().beginArray().put(7).put("E1").endArray().putNull(),
                event -> event.putNull().beginArray().put("E1").put(7).put("days"),
                event -> event.putNull().endArray().putNull(),
                event -> event.putNull().putNull().put("fortnights"),
                event -> event.putNull().putNull().put(Thread.State.NEW),
                event ->
                        event.putNull().beginArray().putNull().put(7).endArray().putNull());
        for (Consumer<EventWriter> puts : broken) {
            EventWriter event = recorder.begin(FAULTS);
            puts.accept(event);
            event.end();
        }
        recorder.begin(ORDER).put((String) null).put(3).end();

        assertThat(ring.waiting()).isZero();
        assertThat(line("test").dropped()).containsExactly(Map.entry(DropReason.MALFORMED, (long) broken.size()));
        assertThat(line("relay").dropped()).containsExactly(Map.entry(DropReason.MALFORMED, 1L));
    }

    @Test
    void shouldWriteAnEmptyObjectForAnEventWithoutFields() {
        recorder.begin(EMPTY).end();
        assertThat(data(next())).isEqualTo("{}");
    }

    @Test
    void shouldDropAndCountWhatIsNotAsDeclared() {
        recorder.begin(ORDER).put("too few").end();
        recorder.begin(ORDER).put("too many").put(1).put(2).end();
        recorder.begin(ORDER).put(1).put("swapped").end();
        recorder.begin(DESYNC).put(1.0).end();
        recorder.begin(UNLISTED).end();

        assertThat(ring.waiting()).isZero();
        Ledger.Line line = line("relay");
        assertThat(line.emitted()).isEqualTo(5);
        assertThat(line.dropped()).containsExactly(Map.entry(DropReason.MALFORMED, 5L));
        assertThat(recorder.lastMalformed()).isEqualTo("relay.unlisted");
    }

    @Test
    void shouldDropAndCountAnEventThatIsNeverEnded() {
        EventWriter forgotten = recorder.begin(ORDER).put("a");
        recorder.begin(DESYNC).put(1).end();
        forgotten.put(1).end();

        assertThat(data(next())).isEqualTo("{\"tick\":1}");
        assertThat(ring.waiting()).isEqualTo(1);
        assertThat(line("relay").emitted()).isEqualTo(2);
        assertThat(line("relay").dropped()).containsExactly(Map.entry(DropReason.MALFORMED, 1L));
    }

    @Test
    void shouldNotThrowWhenATextChangesUnderItsHands() {
        CharSequence shrinking = new CharSequence() {
            @Override
            public int length() {
                return 10;
            }

            @Override
            public char charAt(int index) {
                throw new IndexOutOfBoundsException(index);
            }

            @Override
            public CharSequence subSequence(int start, int end) {
                return this;
            }
        };
        recorder.begin(ORDER).put(shrinking).put(1).end();
        assertThat(line("relay").dropped()).containsExactly(Map.entry(DropReason.MALFORMED, 1L));
    }

    @Test
    void shouldDropAndCountWhatIsTooLarge() {
        EventWriter large = recorder.begin(FAULTS).putNull().beginArray();
        for (int i = 0; i < EventWriter.MAX_EVENT_BYTES; i += 200) {
            large.put("x".repeat(200)).put(i);
        }
        large.endArray().putNull().end();
        recorder.begin(ORDER).put("fits").put(1).end();

        assertThat(line("test").dropped()).containsExactly(Map.entry(DropReason.TOO_LARGE, 1L));
        assertThat(data(next())).isEqualTo("{\"game_id\":\"fits\",\"player\":1}");
    }

    @Test
    void shouldDropTheNewestWhenTheRingIsFull() {
        int emitted = 0;
        while (line("relay").dropped().isEmpty()) {
            recorder.begin(DESYNC).put(emitted++).end();
        }
        assertThat(line("relay").dropped()).containsExactly(Map.entry(DropReason.FULL, 1L));
        assertThat(line("relay").queued()).isEqualTo(ring.waiting()).isEqualTo(emitted - 1);
        assertThat(data(next())).isEqualTo("{\"tick\":0}");
    }

    @Test
    void shouldThinOutDetailsAboveHalfFullAndKeepEveryRecord() {
        int games = 8;
        long[] emitted = new long[games];
        int records = 0;
        while (ring.usedBytes() < ring.capacityBytes() * 9L / 10) {
            for (int game = 0; game < games; game++) {
                for (int i = 0; i < 10; i++) {
                    recorder.begin(ORDER).put("g").put(game).end();
                    emitted[game]++;
                }
            }
            recorder.begin(DESYNC).put(records++).end();
        }
        Ledger.Line line = line("relay");
        assertThat(line.dropped()).isEmpty();
        assertThat(line.pressedOut()).isPositive().isEqualTo(line.sampledOut());
        assertThat(line.emitted()).isEqualTo(line.queued() + line.pressedOut());

        long[] kept = new long[games];
        int keptRecords = 0;
        ring.rewind();
        for (RecordedEvent event = ring.next(); event != null; event = ring.next()) {
            if (event.retention() == Retention.RECORD) {
                keptRecords++;
            } else {
                kept[data(event).charAt(data(event).length() - 2) - '0']++;
            }
        }
        assertThat(keptRecords).isEqualTo(records);
        long least = Arrays.stream(kept).min().orElseThrow();
        long most = Arrays.stream(kept).max().orElseThrow();
        assertThat(most - least)
                .as("evenly over games: %s", Arrays.toString(kept))
                .isLessThan(most / 10);
        assertThat(most).isLessThan(emitted[0]);
    }

    @Test
    void shouldDoNothingWhenOff() {
        recorder.setRecording(false);
        EventWriter event = recorder.begin(ORDER, GAME);

        assertThat(event.wanted()).isFalse();
        event.tick(1)
                .durationUs(2)
                .put("a")
                .put(1)
                .put(2.0)
                .put(true)
                .putNull()
                .putHex(1)
                .end();
        assertThat(event).isSameAs(EventWriter.NONE);
        assertThat(ring.accepted()).isZero();
        assertThat(line("relay").emitted()).isZero();
    }

    @Test
    void shouldKeepTheShareThatSamplingAsksFor() {
        Recorder sampling = recorder(Map.of("relay.order.forward", 0.1, "relay.desync", 0.0));
        int[] keptOfPlayer = new int[8];
        for (int i = 0; i < 80_000; i++) {
            EventWriter event = sampling.begin(ORDER);
            if (event.wanted()) {
                keptOfPlayer[i % 8]++;
                event.put("g").put(i % 8).end();
            }
            sampling.begin(DESYNC).put(1).end();
            drain();
        }
        Ledger.Line line = line("relay");
        assertThat(line.emitted()).isEqualTo(160_000);
        assertThat(80_000 - line.sampledOut()).isCloseTo(8000, within(400L));
        assertThat(line.dropped()).as("errors are never sampled out").isEmpty();
        assertThat(ring.accepted()).isEqualTo(160_000 - line.sampledOut());
        for (int kept : keptOfPlayer) {
            assertThat(kept).as("each player's share").isBetween(850, 1150);
        }
    }

    @Test
    void shouldTakeOnlyTheClosersEventsOnceClosed() throws InterruptedException {
        recorder.close();
        recorder.begin(DESYNC).put(1).end();
        Thread other = new Thread(() -> recorder.begin(DESYNC).put(2).end());
        other.start();
        other.join();

        assertThat(ring.waiting()).isOne();
        assertThat(line("relay").dropped()).containsExactly(Map.entry(DropReason.CLOSED, 1L));
    }

    private Recorder recorder(Map<String, Double> sampling) {
        Catalogue catalogue = new Catalogue(List.of(ORDER, ALL_KINDS, FAULTS, EMPTY, DESYNC), List.of());
        Recorder made = new Recorder(catalogue, sampling, ring, ledger, InstantSource.fixed(NOON), 1);
        made.setRecording(true);
        ring.rewind();
        return made;
    }

    private void drain() {
        ring.rewind();
        while (ring.next() != null) {
            // Only passed over.
        }
        ring.release();
    }

    private RecordedEvent next() {
        return Objects.requireNonNull(ring.next());
    }

    private Ledger.Line line(String category) {
        return ledger.lines().stream()
                .filter(line -> line.category().equals(category))
                .findFirst()
                .orElseThrow();
    }

    private static String data(RecordedEvent event) {
        return text(event, event.dataAt(), event.dataLength());
    }

    private static String text(RecordedEvent event, int at, int length) {
        return new String(event.bytes(), at, length, StandardCharsets.UTF_8);
    }
}
