package dev.outpost.telemetry.record;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.management.ThreadMXBean;
import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.Field;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TextGuardTest {

    private enum Place {
        LOBBY
    }

    private static final EventType EVENT = EventType.named("test.texts", "Texts of all kinds.")
            .text("one", "guarded")
            .text("query", "what was searched for")
            .unmasked("the operator needs it")
            .maxChars(20)
            .texts("many", "guarded")
            .textObject("params", "guarded")
            .object("factors", "guarded")
            .struct("target", "guarded", Field.text("unit", "guarded"), Field.integer("count", "how many"))
            .structs("faults", "guarded", Field.text("code", "guarded"))
            .oneOf("place", Place.class, "closed set")
            .build();
    private static final EventType SINGLE =
            EventType.named("test.single", "One text.").text("one", "guarded").build();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int EVENTS = 5000;

    private final EventRing ring = new EventRing(1 << 14);
    private final Ledger ledger = new Ledger();
    private final Recorder recorder = new Recorder(
            new Catalogue(List.of(EVENT, SINGLE, Bookkeeper.LOSS, Bookkeeper.LEDGER, Bookkeeper.MASKED), List.of()),
            Map.of(),
            ring,
            ledger,
            InstantSource.fixed(Instant.EPOCH),
            1);
    private final Bookkeeper books = new Bookkeeper(recorder, ledger);

    TextGuardTest() {
        recorder.setRecording(true);
    }

    @Test
    void shouldPassWhatIsHarmless() {
        emit("author/mod", "1.2.3", List.of("E1"), Map.of("sort", "newest"), Map.of("apm", 0.5), "tank", "C-1");

        assertThat(drain())
                .containsExactly(
                        "{\"one\":\"author/mod\",\"query\":\"1.2.3\",\"many\":[\"E1\"],"
                                + "\"params\":{\"sort\":\"newest\"},\"factors\":{\"apm\":0.5},"
                                + "\"target\":{\"unit\":\"tank\",\"count\":1},\"faults\":[{\"code\":\"C-1\"}],\"place\":\"lobby\"}");
        assertThat(recorder.masked()).isZero();
    }

    @Test
    void shouldMaskEveryTextThatLooksLikeAnIdentityButThoseOfExemptFields() {
        String address = "192.168.1.17";
        emit(
                address,
                address,
                List.of("E1", address),
                Map.of(address, "jane@example.org"),
                Map.of("/home/jane", 0.5),
                "C:\\Users\\jane",
                "::1");

        assertThat(drain())
                .containsExactly("{\"one\":\"[masked]\",\"query\":\"192.168.1.17\",\"many\":[\"E1\",\"[masked]\"],"
                        + "\"params\":{\"[masked]\":\"[masked]\"},\"factors\":{\"[masked]\":0.5},"
                        + "\"target\":{\"unit\":\"[masked]\",\"count\":1},\"faults\":[{\"code\":\"[masked]\"}],"
                        + "\"place\":\"lobby\"}");
        assertThat(recorder.masked()).isEqualTo(7);
    }

    @Test
    void shouldRecordWhatWasMaskedOnceAndLogEachFieldOnce() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(Bookkeeper.class);
        log.start();
        logger.addAppender(log);
        try {
            one("10.0.0.1");
            one("10.0.0.2");
            drain();
            books.recordLedger();
            assertThat(drain()).contains("{\"event\":\"test.texts\",\"field\":\"one\",\"count\":2}");
            books.recordLedger();
            assertThat(drain()).noneMatch(data -> data.contains("\"field\""));
            one("10.0.0.1");
            drain();
            books.recordLedger();
            assertThat(drain()).contains("{\"event\":\"test.texts\",\"field\":\"one\",\"count\":1}");
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list.stream().map(ILoggingEvent::getFormattedMessage))
                .containsExactly("telemetry: texts of test.texts, field one, look like an identity and are masked");
    }

    @Test
    void shouldNameAMemberByItsStruct() {
        emit("a", "b", List.of(), Map.of(), Map.of(), "10.0.0.1", "10.0.0.1");
        drain();
        books.recordLedger();

        assertThat(drain())
                .contains(
                        "{\"event\":\"test.texts\",\"field\":\"target.unit\",\"count\":1}",
                        "{\"event\":\"test.texts\",\"field\":\"faults.code\",\"count\":1}");
    }

    @Test
    void shouldFindAnIdentityThatTheCutWouldSplit() {
        one("x".repeat(245) + " 192.168.1.170");

        assertThat(drain()).singleElement().satisfies(data -> assertThat(data).startsWith("{\"one\":\"[masked]\""));
    }

    @Property
    void shouldBoundEveryTextOnACodePointAndSayWhereItWasCut(
            @ForAll @StringLength(max = 60) String text, @ForAll @IntRange(min = 1, max = 40) int maxChars) {
        EventType type = EventType.named("test.cut", "Cut.")
                .text("query", "what was searched for")
                .unmasked("the operator needs it")
                .maxChars(maxChars)
                .build();
        Field field = type.fields().get(0);
        JsonBytes json = new JsonBytes(16, 4096);
        new TextGuard("query", field, field.text()).put(json, text);
        JsonBytes whole = new JsonBytes(16, 4096);
        if (text.length() <= maxChars) {
            whole.text(text);
        } else {
            int end = maxChars - 1;
            if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
                end--;
            }
            whole.text(text.substring(0, end) + "\u2026");
        }

        assertThat(string(json)).isEqualTo(string(whole));
    }

    @Test
    void shouldAllocateNothingToMaskOrToCut() {
        String masked = "192.168.1.17";
        String cut = "y".repeat(300);
        for (int i = 0; i < 4 * EVENTS; i++) {
            recorder.begin(SINGLE).put((i & 1) == 0 ? masked : cut).end();
            if (i % EVENTS == 0) {
                drain();
            }
        }
        drain();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < EVENTS; i++) {
            recorder.begin(SINGLE).put((i & 1) == 0 ? masked : cut).end();
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

        assertThat((double) allocated / EVENTS).as("bytes per event").isLessThan(1);
    }

    private static final List<String> NONE = List.of();
    private static final Map<String, String> NO_TEXTS = Map.of();
    private static final Map<String, Double> NO_NUMBERS = Map.of();

    private void one(String text) {
        emit(text, "q", NONE, NO_TEXTS, NO_NUMBERS, "tank", "C-1");
    }

    private void emit(
            String one,
            String query,
            List<String> many,
            Map<String, String> params,
            Map<String, Double> factors,
            String unit,
            String code) {
        recorder.begin(EVENT)
                .put(one)
                .put(query)
                .put(many)
                .putTexts(params)
                .put(factors)
                .put(unit)
                .put(1)
                .beginArray()
                .put(code)
                .endArray()
                .put(Place.LOBBY)
                .end();
    }

    private List<String> drain() {
        List<String> events = new ArrayList<>();
        ring.rewind();
        for (RecordedEvent event = ring.next(); event != null; event = ring.next()) {
            events.add(new String(event.bytes(), event.dataAt(), event.dataLength(), StandardCharsets.UTF_8));
        }
        ring.release();
        return events;
    }

    private static String string(JsonBytes json) {
        return new String(json.bytes(), 0, json.length(), StandardCharsets.UTF_8);
    }
}
