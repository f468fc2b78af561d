package dev.outpost.client.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outpost.relay.protocol.OrderChain;
import dev.outpost.relay.protocol.SlotOrder;
import dev.outpost.relay.protocol.TickFrame;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A relay's recording, played again. */
class RecordingPlayTest extends PlayFixture {
    private static final String TRACE = "99aabbccddeeff00112233445566778a";
    private static final int TICKS = 40;

    /** Orders by tick, of slots 2 and 5; the room's table holds a type that nobody uses. */
    private final Map<Integer, List<SlotOrder>> orders = new TreeMap<>(Map.of(
            0,
            List.of(new SlotOrder(5, 0, 2, new byte[] {1})),
            7,
            List.of(
                    new SlotOrder(5, 100, 0, new byte[] {2}),
                    new SlotOrder(2, 100, 0, new byte[] {3}),
                    new SlotOrder(2, 14_999, 2, new byte[300])),
            TICKS - 2,
            List.of(new SlotOrder(2, 9_000, 0, new byte[0]))));

    @Test
    void shouldComeToTheRecordedChainAgain() throws Exception {
        canonical();
        PlayReport report = play(read(chain()), to(relay(new Mischief())));

        assertThat(report.errors()).isEmpty();
        assertThat(report.ticks()).isEqualTo(TICKS);
        assertThat(report.recordingChainMatches()).isTrue();
        assertThat(report.chain()).isNotEqualTo(chain());
        assertThat(report.gameModule()).isEqualTo("tiberian");
        assertThat(report.modFingerprint()).isEqualTo("ab".repeat(32));
    }

    @Test
    void shouldSayWhenTheStreamIsAnotherOne() throws Exception {
        canonical();
        PlayReport report = play(read("00".repeat(32)), to(relay(new Mischief())));

        assertThat(report.recordingChainMatches()).isFalse();
        assertThat(report.errors()).contains("the stream is not the recorded one: its order chain differs");
    }

    @Test
    void shouldCompareNothingInTicksOfAnotherLength() throws Exception {
        canonical();
        FakeRelay relay = relay(new Mischief());
        PlayReport report = play(read(chain()), new PlayOptions("127.0.0.1", relay.port(), 0.5, 0, 0, null, null));

        assertThat(report.errors()).isEmpty();
        assertThat(report.recordingChainMatches()).isNull();
    }

    @Test
    void shouldRefuseARecordingThatIsNotWhole() {
        assertThatThrownBy(() -> read("zz".repeat(32))).hasMessageContaining("chain is not 64 hex digits");
        assertThatThrownBy(() -> parse(header(chain()).replace("\"version\":1", "\"version\":2")))
                .hasMessageContaining("version 2; known is 1");
        assertThatThrownBy(() ->
                        parse(header(chain()), "{\"tick\":1,\"player\":2,\"type\":\"move\",\"bytes\":\"\",\"size\":0}"))
                .hasMessageContaining("sub_tick_us and type_index");
    }

    /** As a relay puts them: by time, then slot. */
    private void canonical() {
        orders.replaceAll((tick, unsorted) -> {
            List<SlotOrder> sorted = new ArrayList<>(unsorted);
            sorted.sort((a, b) -> a.subTickUs() != b.subTickUs()
                    ? Integer.compare(a.subTickUs(), b.subTickUs())
                    : Integer.compare(a.slot(), b.slot()));
            return sorted;
        });
    }

    private String chain() {
        OrderChain chain = new OrderChain(TRACE, 0xfedcba9876543210L);
        for (int tick = 0; tick < TICKS; tick++) {
            chain.add(new TickFrame(tick, orders.getOrDefault(tick, List.of()), 77));
        }
        return chain.hex();
    }

    private RecordedMatch read(String chain) throws MatchFileException {
        List<String> lines = new ArrayList<>();
        lines.add(header(chain));
        orders.forEach((tick, all) -> all.forEach(order -> lines.add(
                "{\"tick\":%d,\"player\":%d,\"sub_tick_us\":%d,\"type\":\"t%d\",\"type_index\":%d,\"bytes\":\"%s\",\"size\":%d}"
                        .formatted(
                                tick,
                                order.slot(),
                                order.subTickUs(),
                                order.type(),
                                order.type(),
                                Base64.getEncoder().encodeToString(order.payload()),
                                order.payload().length))));
        return parse(lines.toArray(String[]::new));
    }

    private static String header(String chain) {
        return "{\"tick_ms\":15.000,\"format\":\"outpost-recording\",\"version\":1,\"source\":\"" + TRACE + "\","
                + "\"correlation\":\"" + TRACE + "\",\"game\":\"tiberian\",\"module\":\"tiberian\",\"map\":\"m\","
                + "\"fingerprint\":\"" + "ab".repeat(32) + "\",\"seed\":\"fedcba9876543210\",\"ticks\":" + TICKS
                + ",\"duration_ticks\":" + (TICKS - 1) + ",\"tick_interval_us\":15000,\"chain\":\"" + chain + "\","
                + "\"order_types\":[\"t0\",\"t1\",\"t2\"],"
                + "\"players\":[{\"slot\":2},{\"slot\":5},{\"slot\":9}]}";
    }

    private static RecordedMatch parse(String... lines) throws MatchFileException {
        byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        return MatchFile.read(new ByteArrayInputStream(bytes), "f");
    }
}
