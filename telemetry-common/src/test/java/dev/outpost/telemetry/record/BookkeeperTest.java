package dev.outpost.telemetry.record;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.EventType;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class BookkeeperTest {

    private static final EventType GOOD =
            EventType.named("relay.game.start", "A game began.").build();
    private static final EventType LARGE = EventType.named("gui.screen.open", "A screen opened.")
            .integers("widgets", "which")
            .build();
    private static final EventType TICK =
            EventType.named("relay.tick.process", "A tick.").detail().build();
    private static final int[] TOO_MANY = new int[EventWriter.MAX_EVENT_BYTES];

    private final EventRing ring = new EventRing(512);
    private final Ledger ledger = new Ledger();
    private final Recorder recorder = new Recorder(
            new Catalogue(List.of(GOOD, LARGE, TICK, Bookkeeper.LOSS, Bookkeeper.LEDGER), List.of()),
            Map.of(),
            ring,
            ledger,
            InstantSource.system(),
            1);
    private final Bookkeeper books = new Bookkeeper(recorder, ledger);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(Bookkeeper.class);

    @BeforeEach
    void listen() {
        recorder.setRecording(true);
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(log);
    }

    @Test
    void shouldWarnOnceOfAllLossesSinceTheLastWarning() {
        for (int i = 0; i < 3; i++) {
            recorder.begin(GOOD).put("one field too many").end();
        }
        recorder.begin(LARGE).put(TOO_MANY).end();
        books.logLosses();
        books.logLosses();
        recorder.begin(LARGE).put(TOO_MANY).end();
        books.logLosses();

        assertThat(log.list.stream().map(ILoggingEvent::getFormattedMessage))
                .containsExactly(
                        "telemetry: events lost: 1 gui (too_large), 3 relay (malformed, last relay.game.start)",
                        "telemetry: events lost: 1 gui (too_large)");
    }

    @Test
    void shouldSayOnceThatDetailsAreThinnedOutAndOnceThatTheyAreKeptAgain() {
        do {
            recorder.begin(TICK).end();
        } while (line("relay").pressedOut() == 0);
        for (int cycle = 0; cycle < 60; cycle++) {
            books.logLosses();
        }
        assertThat(log.list.stream().map(ILoggingEvent::getFormattedMessage))
                .containsExactly(
                        "telemetry: more events than the database takes; details are being thinned out",
                        "telemetry: all details are kept again; 1 were left out since the start");
    }

    @Test
    void shouldRecordEachLossOnce() {
        recorder.begin(LARGE).put(TOO_MANY).end();
        recorder.begin(LARGE).put(TOO_MANY).end();
        books.recordLosses();
        books.recordLosses();
        assertThat(drain())
                .containsExactly("telemetry.loss {\"category\":\"gui\",\"reason\":\"too_large\",\"count\":2}");
    }

    @Test
    void shouldRecordALossThatTheFullRingDidNotTakeLater() {
        while (line("gui").dropped().isEmpty()) {
            recorder.begin(LARGE).put(new int[500]).end();
        }
        while (line("relay").dropped().isEmpty()) {
            recorder.begin(GOOD).end();
        }
        books.recordLosses();
        assertThat(drain()).noneMatch(event -> event.startsWith("telemetry.loss"));
        books.recordLosses();
        assertThat(drain())
                .startsWith(
                        "telemetry.loss {\"category\":\"gui\",\"reason\":\"full\",\"count\":1}",
                        "telemetry.loss {\"category\":\"relay\",\"reason\":\"full\",\"count\":1}");
    }

    @Test
    void shouldRecordTheBooksOfEachCategory() {
        recorder.begin(GOOD).end();
        recorder.begin(GOOD).put(1).end();
        drain();
        ledger.beginBatch();
        ledger.account("relay").storedInBatch(1);
        ledger.markBatch(1, 1, 0);
        ledger.turn();
        books.recordLedger();
        assertThat(drain())
                .contains("telemetry.ledger {\"category\":\"relay\",\"emitted\":2,\"stored\":1,\"queued\":0,"
                        + "\"sampled_out\":0,\"pressed_out\":0,\"dropped\":1}");
    }

    private List<String> drain() {
        List<String> events = new ArrayList<>();
        ring.rewind();
        for (RecordedEvent event = ring.next(); event != null; event = ring.next()) {
            events.add(text(event, event.nameAt(), event.nameLength()) + " "
                    + text(event, event.dataAt(), event.dataLength()));
        }
        ring.release();
        return events;
    }

    private Ledger.Line line(String category) {
        return ledger.lines().stream()
                .filter(line -> line.category().equals(category))
                .findFirst()
                .orElseThrow();
    }

    private static String text(RecordedEvent event, int at, int length) {
        return new String(event.bytes(), at, length, StandardCharsets.UTF_8);
    }
}
