package dev.outpost.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

final class EncodersTest {

    private static final Instant TIME = Instant.parse("2026-11-22T04:07:12.345Z");

    private final Logger logger = new LoggerContext().getLogger("dev.outpost.server.Serving");

    @Test
    void shouldWriteLinesForPeople() {
        assertThat(encode(new TextEncoder(), "ready in {} ms", null, 12))
                .isEqualTo("2026-11-22T04:07:12.345Z INFO  Serving  ready in 12 ms game=7\n");
    }

    @Test
    void shouldAddTheStackTraceForPeople() {
        assertThat(encode(new TextEncoder(), "failed", new IllegalStateException("why"))
                        .lines())
                .hasSizeGreaterThan(2)
                .element(1)
                .isEqualTo("java.lang.IllegalStateException: why");
    }

    @Test
    void shouldWriteOneObjectALineForMachines() {
        String line = encode(new JsonEncoder(), "ready in {} ms", new IllegalStateException("why"), 12);

        JsonObject json = new JsonObject(line);
        assertThat(line).endsWith("}\n").hasLineCount(1);
        assertThat(json.getString("time")).isEqualTo("2026-11-22T04:07:12.345Z");
        assertThat(json.getString("level")).isEqualTo("info");
        assertThat(json.getString("logger")).isEqualTo("dev.outpost.server.Serving");
        assertThat(json.getString("thread")).isEqualTo("tester");
        assertThat(json.getString("message")).isEqualTo("ready in 12 ms");
        assertThat(json.getJsonObject("fields")).isEqualTo(new JsonObject().put("game", "7"));
        assertThat(json.getString("error")).startsWith("java.lang.IllegalStateException: why");
    }

    @Property
    void shouldStayOneLineWhateverAMessageHolds(@ForAll String text) {
        assertThat(encode(new TextEncoder(), "{}", null, text).chars().filter(c -> c == '\n' || c == '\r'))
                .hasSize(1);
        String json = encode(new JsonEncoder(), "{}", null, text);
        assertThat(json.chars().filter(c -> c == '\n' || c == '\r')).hasSize(1);
        assertThat(new JsonObject(json).getString("message")).isEqualTo(wellFormed(text));
    }

    @Test
    void shouldNotLoseALineToHalfACharacter() {
        JsonObject json = new JsonObject(encode(new JsonEncoder(), "before \ud83d after", null));

        assertThat(json.getString("message")).startsWith("before ").endsWith(" after");
    }

    /** Half a surrogate pair has no UTF-8 form. */
    private static String wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private String encode(
            Encoder<ILoggingEvent> encoder, String message, @Nullable Throwable thrown, Object... arguments) {
        LoggingEvent event =
                new LoggingEvent(EncodersTest.class.getName(), logger, Level.INFO, message, thrown, arguments);
        event.setInstant(TIME);
        event.setThreadName("tester");
        event.setKeyValuePairs(List.of(new KeyValuePair("game", 7)));
        encoder.start();
        return new String(encoder.encode(event), StandardCharsets.UTF_8);
    }
}
