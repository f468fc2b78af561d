package dev.outpost.relay.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.protocol.result.CanonicalJson;
import dev.outpost.relay.protocol.result.CertifiedResult;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class VerifyCommandTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldFindKeyAndRecordingWhereARelayKeepsThem() throws Exception {
        Path result = certified();
        assertThat(run(result.toString())).isZero();
        assertThat(out.toString())
                .contains("signature   right, by key ", "seed        right, ", "200 orders in ", "verdict     genuine");
    }

    @Test
    void shouldSayItInJson() throws Exception {
        assertThat(run("--output", "json", certified().toString())).isZero();
        assertThat(out.toString()).startsWith("{").contains("\"verdict\":\"genuine\"", "\"ticks\":");
    }

    @Test
    void shouldTakeAResultThatIsFarFromItsRelay() throws Exception {
        Path result = certified();
        Path away = Files.createDirectories(folder.resolve("elsewhere/deep"));
        Path copy = Files.copy(result, away.resolve("final.json"));
        String key =
                Files.readString(folder.resolve("result.pub")).lines().toList().get(1);
        assertThat(run(copy.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("no result.pub", "--key");
        assertThat(run(copy.toString(), "--key", key)).isZero();
        assertThat(out.toString()).contains("recording   not here, not checked");
        assertThat(run(
                        copy.toString(),
                        "--key",
                        folder.resolve("result.pub").toString(),
                        "--recording",
                        recording().toString()))
                .isZero();
        assertThat(out.toString()).contains("200 orders in ");
    }

    @Test
    void shouldNoticeFlippedBitsOfTheRecording() throws Exception {
        Path result = certified();
        Path recording = recording();
        byte[] bytes = Files.readAllBytes(recording);
        Random random = new Random(11);
        for (int i = 0; i < 300; i++) {
            // The first and last bytes are gzip's own, which a reader may never look at.
            int bit = i < 144 ? i : i < 208 ? bytes.length * 8 - 1 - (i - 144) : random.nextInt(bytes.length * 8);
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            Files.write(recording, flipped);
            assertThat(run(result.toString())).as("bit %s flipped", bit).isEqualTo(1);
            assertThat(out.toString()).contains("problem     the recording's SHA-256 is ");
        }
        Files.write(recording, Arrays.copyOf(bytes, bytes.length - 1));
        assertThat(run(result.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("problem     the recording's size is ");
    }

    /** Were the bytes right by a miracle, the orders would still have to add up. */
    @Test
    void shouldNoticeOrdersThatDoNotAddUp() throws Exception {
        Path result = certified();
        Map<String, @Nullable Object> facts = new TreeMap<>(CanonicalJson.object(Files.readAllBytes(result)));
        List.of("signature", "key", "format", "version").forEach(facts::remove);
        facts.put("chain", "00".repeat(32));
        ResultKey key = ResultKey.inFolder(folder);
        Files.write(result, CertifiedResult.certify(facts, key.publicKey(), key::sign));
        assertThat(run(result.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("signature   right", "problem     the chain is ", "but 0000");
    }

    @Test
    void shouldNoticeAFlippedBitOfTheResult() throws Exception {
        Path result = certified();
        byte[] bytes = Files.readAllBytes(result);
        for (int bit = 0; bit < bytes.length * 8; bit += 97) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            Files.write(result, flipped);
            assertThat(run(result.toString())).as("bit %s flipped", bit).isEqualTo(1);
        }
    }

    @Test
    void shouldNoticeARecordingOfAnotherMatch() throws Exception {
        Path result = certified();
        Path other = Files.createDirectory(folder.resolve("other"));
        try (PlayedMatch match = PlayedMatch.begun(other)) {
            match.play(50);
            match.finish("victory:team-2");
            match.await(() -> match.certificates() > 0);
            Path wrong = other.resolve("recordings").resolve(match.correlation() + ".orders.jsonl.gz");
            assertThat(run(result.toString(), "--recording", wrong.toString())).isEqualTo(1);
        }
        assertThat(out.toString()).contains("problem     the recording's ");
    }

    @Test
    void shouldSayWhatIsMissing() throws Exception {
        assertThat(run(folder.resolve("none.json").toString())).isEqualTo(1);
        assertThat(out.toString()).contains("none.json: no such file");
        Files.writeString(folder.resolve("empty.json"), "");
        assertThat(run(folder.resolve("empty.json").toString())).isEqualTo(1);
        assertThat(out.toString()).contains("not a JSON object");
        assertThat(run(
                        certified().toString(),
                        "--recording",
                        folder.resolve("none.gz").toString()))
                .isEqualTo(1);
        assertThat(out.toString()).contains("none.gz: no such file");
        assertThat(run("x", "--output", "xml")).isEqualTo(2);
        assertThat(err.toString()).contains("--output", "xml", "table, json");
    }

    private Path certified() throws Exception {
        try (PlayedMatch match = PlayedMatch.certified(folder)) {
            return folder.resolve("results").resolve(match.correlation() + ".json");
        }
    }

    private Path recording() throws Exception {
        try (Stream<Path> found = Files.list(folder.resolve("recordings"))) {
            return found.findFirst().orElseThrow();
        }
    }

    private int run(String... args) {
        out.getBuffer().setLength(0);
        return new CommandLine(VerifyCommand.spec())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }
}
