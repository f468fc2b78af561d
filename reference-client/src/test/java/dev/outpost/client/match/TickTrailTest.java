package dev.outpost.client.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.protocol.DebugReport;
import dev.outpost.relay.protocol.DebugRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TickTrailTest {

    private final TickTrail trail = new TickTrail();

    @Test
    void shouldTellWhatIsAskedFor() {
        play(20);
        List<DebugReport> report = trail.report(new DebugRequest(3, 4, 1 << 20));

        assertThat(report).hasSize(1);
        assertThat(report.get(0).tick()).isEqualTo(3);
        assertThat(text(report)).isEqualTo("""
                        {"tick":3,"state":"0000000000000bb3","frame":"0000000000000003","orders":1}
                        {"tick":4,"state":"0000000000000bb4","frame":"0000000000000004","orders":0}
                        """);
    }

    @Test
    void shouldTellWhatThereIsOfTicksThatAreGoneOrToCome() {
        play(300);
        assertThat(text(trail.report(new DebugRequest(0, 1000, 1 << 20))).lines())
                .hasSize(256)
                .first()
                .asString()
                .startsWith("{\"tick\":44,");
    }

    @Test
    void shouldKeepToTheRelaysBoundInParts() {
        play(300);
        List<DebugReport> report = trail.report(new DebugRequest(100, 299, 9_000));

        assertThat(report).extracting(DebugReport::part).containsExactly(0, 1, 2);
        assertThat(report).extracting(DebugReport::parts).containsOnly(3);
        assertThat(text(report)).hasSize(9_000);
    }

    @Test
    void shouldSayThatItKnowsNothing() {
        assertThat(trail.report(new DebugRequest(0, 9, 1 << 20)))
                .containsExactly(new DebugReport(0, 0, 1, new byte[0]));
    }

    private void play(int ticks) {
        for (int tick = 0; tick < ticks; tick++) {
            trail.add(tick, 3000 - 8 + tick, tick, tick % 2);
        }
    }

    private static String text(List<DebugReport> report) {
        StringBuilder all = new StringBuilder();
        report.forEach(part -> all.append(new String(part.data(), StandardCharsets.US_ASCII)));
        return all.toString();
    }
}
