package dev.outpost.client.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatchFileTest {
    static final Path MATCHES = Path.of("..", "demo", "matches");
    private static final String HEADER = "{\"source\":\"s\",\"game\":\"G 1.0\",\"map\":\"m\","
            + "\"players\":[{\"slot\":1},{\"slot\":3,\"observer\":true}],\"tick_ms\":40,\"duration_ticks\":9}";
    private static final String ORDER = "{\"tick\":2,\"player\":1,\"type\":\"A\",\"bytes\":\"AQI=\",\"size\":2}";

    private static RecordedMatch read(String... lines) throws MatchFileException {
        return read(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    private static RecordedMatch read(byte[] file) throws MatchFileException {
        return MatchFile.read(new ByteArrayInputStream(file), "f");
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        }
        return packed.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({
        "openra-01,       OpenRA cnc playtest-20201213,            2,   27,  550, 120.0",
        "generals-zh-11,  C&C Generals Zero Hour 1.04,             3,  898, 8027,  33.333333333333336",
        "bw-107,          StarCraft: Brood War Remastered (1.18+), 2, 4303, 9844,  42.0"
    })
    void shouldReadRecordedMatches(String name, String game, int players, int orders, int ticks, double tickMs)
            throws Exception {
        RecordedMatch match = MatchFile.read(MATCHES.resolve(name + ".orders.jsonl.gz"));

        assertThat(match.source()).isEqualTo(name);
        assertThat(match.game()).isEqualTo(game);
        assertThat(match.slots()).hasSize(players);
        assertThat(match.orders()).isEqualTo(orders);
        assertThat(match.durationTicks()).isEqualTo(ticks);
        assertThat(match.tickMs()).isEqualTo(tickMs);
    }

    @Test
    void shouldReadPlainAndPackedAlike() throws Exception {
        byte[] packed = Files.readAllBytes(MATCHES.resolve("openra-01.orders.jsonl.gz"));
        byte[] plain = new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes();

        assertThat(read(plain).orders()).isEqualTo(read(packed).orders());
        assertThat(read(plain).orderTypes()).isEqualTo(read(packed).orderTypes());
    }

    @Test
    void shouldKeepOnlyOrdersThatAreSent() throws Exception {
        RecordedMatch match = read(
                HEADER,
                "{\"tick\":0,\"player\":-1,\"type\":\"Engine\",\"size\":1}",
                "{\"tick\":0,\"player\":null,\"type\":\"Recorder\",\"size\":1}",
                "{\"tick\":0,\"player\":255,\"type\":\"Unlisted\",\"size\":1}",
                "{\"tick\":0,\"player\":3,\"type\":\"Observer\",\"size\":1}",
                "{\"tick\":1,\"player\":1,\"type\":\"OutOfBand\",\"size\":1,\"immediate\":true}",
                "{\"tick\":1,\"player\":1,\"hash\":\"abcd\",\"of\":1}",
                ORDER,
                "{\"tick\":2,\"player\":1,\"type\":\"B\",\"bytes\":\"\",\"size\":0,\"ms\":81}",
                "{\"tick\":7,\"player\":1,\"type\":\"A\",\"size\":3,\"redacted\":true}");

        assertThat(match.orderTypes()).containsExactly("A", "B");
        assertThat(match.slots()).hasSize(1);
        SlotOrders orders = match.slots().get(0);
        assertThat(orders.slot()).isEqualTo(1);
        assertThat(orders.size()).isEqualTo(3);
        assertThat(orders.payload(0)).containsExactly(1, 2);
        assertThat(orders.payload(1)).isEmpty();
        assertThat(List.of(orders.tick(0), orders.tick(1), orders.tick(2))).containsExactly(2, 2, 7);
        assertThat(List.of(orders.type(0), orders.type(1), orders.type(2))).containsExactly(0, 1, 0);
    }

    @Test
    void shouldLetTheSameBytesStandInForTheSameLine() throws Exception {
        String redacted = "{\"tick\":2,\"player\":1,\"type\":\"A\",\"bytes\":\"AQI=\",\"size\":20,\"redacted\":true}";
        SlotOrders first = read(HEADER, redacted, redacted).slots().get(0);
        SlotOrders again = read(HEADER, redacted, redacted).slots().get(0);

        assertThat(first.payload(0)).hasSize(20).isEqualTo(again.payload(0)).isNotEqualTo(first.payload(1));
        // SplitMix64 from 7, computed elsewhere
        assertThat(StandIn.payload(5, 7)).containsExactly(0xd7, 0x0d, 0x32, 0x59, 0xe4);
    }

    @Test
    void shouldTakeASlotListedTwiceForOne() throws Exception {
        String header = HEADER.replace("{\"slot\":1}", "{\"slot\":1},{\"slot\":1}");

        assertThat(read(header, ORDER).slots()).hasSize(1);
    }

    @Test
    void shouldTakeAMapThatIsANumber() throws Exception {
        assertThat(read(HEADER.replace("\"m\"", "0"), ORDER).map()).isEqualTo("0");
    }

    @Test
    void shouldDoWithoutDurationMapAndSource() throws Exception {
        RecordedMatch match = read("{\"game\":\"G\",\"players\":[{\"slot\":1}],\"tick_ms\":40}", ORDER);

        assertThat(match.durationTicks()).isZero();
        assertThat(match.map()).isEmpty();
        assertThat(match.source()).isEqualTo("f");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                                     | line 1: the file is empty; a header was expected",
                "[]                                                     | line 1: not a JSON object",
                "{\"game\":\"G\",\"tick_ms\":40}                        | line 1: the header has no players",
                "{\"game\":\"G\",\"players\":[]}                        | line 1: the header has no tick_ms",
                "{\"players\":[],\"tick_ms\":40}                        | line 1: the header has no game",
                "{\"game\":\"G\",\"tick_ms\":0}                         | line 1: tick_ms is 0.0; accepted is more than 0 up to",
                "{\"game\":\"G\",\"tick_ms\":1e999}                     | line 1: tick_ms is Infinity; accepted is",
                "{\"game\":\"G\",\"tick_ms\":\"x\"}                     | line 1: tick_ms is not a number",
                "{\"players\":[{\"name\":\"x\"}]}                       | line 1: a player has no slot",
                "{\"players\":[{\"slot\":255}]}                         | line 1: slot is 255; accepted is 0 to 254",
                "{\"players\":[7]}                                      | line 1: players holds something that is not a player",
                "{\"game\":\"G\\u0007\"}                                | line 1: game holds characters that are not text",
                "{\"game\":\"\\ud800\"}                                 | line 1: game holds characters that are not text",
                "{\"game\":\"\"}                                        | line 1: game is empty",
                "{\"duration_ticks\":50000001}                          | line 1: duration_ticks is 50000001; accepted is 0 to",
                "{\"a\":[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]}           | line 1: not valid JSON (Document nesting depth",
                "{\"a\":1,\"a\":2}                                      | line 1: not valid JSON (Duplicate field 'a')",
                "{} {}                                                  | line 1: the header has no players"
            })
    void shouldRefuseBrokenHeader(String header, String reason) {
        assertThatThrownBy(() -> read(header))
                .isInstanceOf(MatchFileException.class)
                .hasMessageStartingWith("f, " + reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"tick\":2,\"player\":1                               | not valid JSON (",
                "{\"player\":1,\"type\":\"A\",\"size\":1}               | no tick",
                "{\"tick\":-1,\"player\":1,\"type\":\"A\",\"size\":1}   | tick is -1; accepted is 0 to 50000000",
                "{\"tick\":1.5,\"player\":1,\"type\":\"A\",\"size\":1}  | tick is not an integer",
                "{\"tick\":99999999999999999999,\"player\":1}           | not valid JSON (Numeric value (99999999999999999999)",
                "{\"tick\":1,\"player\":1,\"type\":\"A\",\"size\":1}    | tick 1 after tick 2; ticks must not decrease",
                "{\"tick\":2,\"player\":1}                              | neither an order (type) nor a hash",
                "{\"tick\":2,\"player\":1,\"type\":\"A\"}               | an order without bytes needs a size",
                "{\"tick\":2,\"player\":1,\"type\":\"A\",\"size\":4097} | a payload of 4097 bytes; at most 4096 are accepted",
                "{\"tick\":2,\"player\":1,\"type\":\"A\",\"size\":-1}   | size is -1; accepted is 0 to 2147483647",
                "{\"tick\":2,\"player\":1,\"type\":\"A\",\"bytes\":\"!\"} | bytes is not base64",
                "{\"tick\":2,\"player\":1,\"type\":\"A\",\"bytes\":7}   | bytes is not a text",
                "{\"tick\":2,\"player\":1,\"type\":\"A\",\"bytes\":\"AQI=\",\"size\":3} | size is 3 but bytes holds 2",
                "{\"tick\":2,\"player\":1,\"type\":[],\"size\":1}       | type is not a text",
                "{\"tick\":2,\"player\":\"x\",\"type\":\"A\",\"size\":1} | player is not an integer",
                "{\"tick\":2,\"player\":1,\"type\":\"A\",\"size\":1,\"immediate\":3} | immediate is neither true nor false",
                "{\"tick\":2,\"player\":1,\"type\":\"A\",\"size\":1} 1  | more than one JSON value"
            })
    void shouldRefuseBrokenLineByItsNumber(String line, String reason) {
        assertThatThrownBy(() -> read(HEADER, ORDER, line))
                .isInstanceOf(MatchFileException.class)
                .hasMessageStartingWith("f, line 3: " + reason);
    }

    @Test
    void shouldRefuseLongPayloadBeforeDecodingIt() {
        String bytes = "A".repeat(8000);
        String line = "{\"tick\":2,\"player\":1,\"type\":\"A\",\"bytes\":\"" + bytes + "\"}";

        assertThatThrownBy(() -> read(HEADER, line)).hasMessageContaining("line 2: a payload of 5998 bytes");
    }

    @Test
    void shouldTakeLongestPayload() throws Exception {
        byte[] payload = new byte[4096];
        Arrays.fill(payload, (byte) 7);
        String bytes = Base64.getEncoder().encodeToString(payload);
        String line = "{\"tick\":2,\"player\":1,\"type\":\"A\",\"bytes\":\"" + bytes + "\",\"size\":4096}";

        assertThat(read(HEADER, line).slots().get(0).payload(0)).isEqualTo(payload);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n\n"})
    void shouldRefuseLineBeyondItsBound(String before) {
        byte[] file = new byte[200_000];
        Arrays.fill(file, (byte) ' ');
        byte[] start = before.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(start, 0, file, 0, start.length);

        assertThatThrownBy(() -> read(file)).isInstanceOf(MatchFileException.class);
        assertThatThrownBy(() -> read(Arrays.copyOf(new byte[0], 200_000)))
                .hasMessage("f, line 1: is longer than 65536 bytes");
    }

    @Test
    void shouldRefuseEmptyLineBetweenOthers() {
        assertThatThrownBy(() -> read(HEADER, "", ORDER)).hasMessage("f, line 2: not a JSON object");
    }

    @Test
    void shouldRefuseTruncatedAndBrokenGzip() throws Exception {
        byte[] packed = gzip((HEADER + "\n" + ORDER + "\n").getBytes(StandardCharsets.UTF_8));
        byte[] broken = packed.clone();
        broken[20] ^= 0x55;

        assertThatThrownBy(() -> read(Arrays.copyOf(packed, packed.length - 12)))
                .isInstanceOf(MatchFileException.class)
                .hasMessageContaining("the gzip data ends early");
        assertThatThrownBy(() -> read(Arrays.copyOf(packed, 5)))
                .isInstanceOf(MatchFileException.class)
                .hasMessageContaining("the gzip data ends early");
        assertThatThrownBy(() -> read(broken)).isInstanceOf(MatchFileException.class);
    }

    @Test
    void shouldRefuseMatchWithoutAnOrder() {
        assertThatThrownBy(() -> read(HEADER, "{\"tick\":0,\"player\":1,\"hash\":\"ab\"}"))
                .isInstanceOf(MatchFileException.class)
                .hasMessage("f: no player of the header gave an order; there is nothing to play");
    }

    @Test
    void shouldRefuseMoreOrderTypesThanTheTableHolds() {
        StringBuilder file = new StringBuilder(HEADER).append('\n');
        for (int i = 0; i < 1025; i++) {
            file.append(ORDER.replace("\"A\"", "\"T" + i + "\"")).append('\n');
        }

        assertThatThrownBy(() -> read(file.toString())).hasMessage("f, line 1026: more than 1024 distinct order types");
    }

    @Test
    void shouldNameFileThatIsNotThere(@TempDir Path directory) {
        Path file = directory.resolve("none.jsonl");

        assertThatThrownBy(() -> MatchFile.read(file))
                .isInstanceOf(MatchFileException.class)
                .hasMessage(file + ": no such file");
    }
}
