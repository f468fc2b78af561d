package dev.outpost.client.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.zip.GZIPInputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever the file holds, it is read or refused with file and line; nothing else is thrown. */
class MatchFileFuzzTest {
    private static final byte[] PACKED = read("openra-01");
    private static final byte[] PLAIN = unpack(PACKED);

    /**
     * One change of a file.
     *
     * @param at where, a share of the file's length in millionths
     * @param value the new byte
     * @param remove how many bytes are cut out there
     */
    record Change(int at, byte value, int remove) {}

    private static byte[] read(String name) {
        try {
            return Files.readAllBytes(MatchFileTest.MATCHES.resolve(name + ".orders.jsonl.gz"));
        } catch (IOException e) {
            return fail(e);
        }
    }

    private static byte[] unpack(byte[] packed) {
        try {
            return new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes();
        } catch (IOException e) {
            return fail(e);
        }
    }

    private static void readOrRefuse(byte[] file) {
        try {
            RecordedMatch match = MatchFile.read(new ByteArrayInputStream(file), "fuzz");
            assertThat(match.orders()).isPositive();
            assertThat(MatchSettings.gameModule(match.game())).matches("[a-z0-9-]{1,64}");
        } catch (MatchFileException e) {
            assertThat(e).hasMessageStartingWith("fuzz").hasMessageNotContaining("\n");
        }
    }

    private static byte[] changed(byte[] original, List<Change> changes) {
        byte[] file = original.clone();
        for (Change change : changes) {
            int at = (int) ((long) change.at() * file.length / 1_000_001);
            int rest = Math.max(at, Math.min(file.length, at + change.remove()));
            byte[] next = new byte[file.length - (rest - at)];
            System.arraycopy(file, 0, next, 0, at);
            System.arraycopy(file, rest, next, at, file.length - rest);
            if (at < next.length) {
                next[at] = change.value();
            }
            file = next;
        }
        return file;
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        Arbitrary<Byte> jsonish = Arbitraries.of('{', '}', '[', ']', '"', ':', ',', '\\', '\n', '-', '9', 'e', ' ')
                .map(c -> (byte) c.charValue());
        Arbitrary<Byte> values = Arbitraries.oneOf(jsonish, Arbitraries.bytes());
        Arbitrary<Integer> places = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 1_000_000),
                Arbitraries.integers().between(0, 20_000));
        Arbitrary<Integer> cuts = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.just(0)),
                Tuple.of(1, Arbitraries.integers().between(1, 50)),
                Tuple.of(1, Arbitraries.integers().between(1, 200_000)));
        return Combinators.combine(places, values, cuts)
                .as(Change::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
    }

    @Property(tries = 1500, edgeCases = EdgeCasesMode.NONE)
    void shouldReadOrRefuseChangedFile(@ForAll("changes") List<Change> changes) {
        readOrRefuse(changed(PLAIN, changes));
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void shouldReadOrRefuseChangedGzip(@ForAll("changes") List<Change> changes) {
        readOrRefuse(changed(PACKED, changes));
    }

    @Property(tries = 1000)
    void shouldReadOrRefuseAnyBytes(@ForAll @Size(max = 300) byte[] file) {
        readOrRefuse(file);
    }

    @Property(tries = 1000)
    void shouldReadOrRefuseAnyText(@ForAll String line, @ForAll @IntRange(max = 2) int before) {
        String header = "{\"game\":\"g\",\"players\":[{\"slot\":0}],\"tick_ms\":1}\n";
        readOrRefuse((header.repeat(before) + line).getBytes(StandardCharsets.UTF_8));
        readOrRefuse((header + "{\"tick\":0,\"player\":0,\"size\":1,\"type\":\"" + line + "\"}")
                .getBytes(StandardCharsets.UTF_8));
    }
}
