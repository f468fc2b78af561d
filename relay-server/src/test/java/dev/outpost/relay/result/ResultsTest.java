package dev.outpost.relay.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.history.FrameLogs;
import dev.outpost.relay.protocol.Certificate;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.MatchEnd;
import dev.outpost.relay.protocol.SlotNonce;
import dev.outpost.relay.protocol.SyncHash;
import dev.outpost.relay.protocol.result.CertifiedResult;
import dev.outpost.relay.telemetry.Evidence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResultsTest {

    @TempDir
    Path folder;

    @Test
    void shouldCertifyWhatWasPlayed() throws Exception {
        try (PlayedMatch match = PlayedMatch.certified(folder)) {
            CertifiedResult result = match.result();
            result.checkSignature(match.key());
            result.checkSeed();
            MatchEnd end = match.peers.get(0).last(MatchEnd.class);
            assertThat(result.correlation()).isEqualTo(match.correlation());
            assertThat(result.outcome()).isEqualTo("victory:team-1");
            assertThat(result.text("reached")).isEqualTo("consensus");
            assertThat(result.ticks()).isEqualTo(end.ticks());
            assertThat(result.chain()).isEqualTo(end.chain());
            assertThat(result.seed()).isEqualTo(match.start().seed());
            assertThat(result.in("seed").list("players")).hasSize(3);
            assertThat(result.text("module")).isEqualTo("ra");
            assertThat(result.text("map")).isEqualTo("a map");
            assertThat(result.text("queue")).isEqualTo("casual");
            assertThat(result.text("build")).isEqualTo("outpost-relay test");
            assertThat(result.text("start")).isEqualTo("2026-11-22T02:00:00Z");
            assertThat(result.number("duration_ms")).isBetween(5_000L, 9_000L);
            assertThat(result.in("desync").text("status")).isEqualTo("none");
            assertThat(result.list("players")).hasSize(3);
            assertThat(result.list("players").get(1).text("pseudonym")).isEqualTo("p1");
            assertThat(Files.readAllBytes(folder.resolve("results/" + match.correlation() + ".json")))
                    .isEqualTo(match.peers.get(2).last(Certificate.class).json());
            assertThat(match.start().reveals()).contains(new SlotNonce(2, "5e".repeat(32)));
        }
    }

    @Test
    void shouldKeepARecordingThatAddsUpToTheChain() throws Exception {
        try (PlayedMatch match = PlayedMatch.certified(folder)) {
            CertifiedResult.Recording recording =
                    Objects.requireNonNull(match.result().recording());
            Path file = folder.resolve("recordings").resolve(recording.file());
            assertThat(recording.file()).isEqualTo(match.correlation() + ".orders.jsonl.gz");
            assertThat(Files.size(file)).isEqualTo(recording.bytes());
            RecordingReader.Summary summary = RecordingReader.read(file);
            assertThat(summary.chain()).isEqualTo(match.result().chain());
            assertThat(summary.orders()).isEqualTo(200);
            assertThat(HexFormat.of().toHexDigits(summary.seed()))
                    .isEqualTo(match.result().in("seed").text("value"));
            match.await(() -> files("running").isEmpty());
            assertThat(match.lost).isEmpty();
        }
    }

    @Test
    void shouldSayWhoLeftAndHowItEnded() throws Exception {
        try (PlayedMatch match = PlayedMatch.begun(folder)) {
            match.play(10);
            match.room.leave(match.peers.get(1), LeaveReason.QUIT);
            match.play(20);
            match.room.shutDown();
            match.await(
                    () -> !files("results").isEmpty() && !files("recordings").isEmpty());
            CertifiedResult result = CertifiedResult.read(Files.readAllBytes(
                    folder.resolve("results/" + files("results").get(0))));
            assertThat(result.outcome()).isEqualTo("shutdown");
            assertThat(result.text("reached")).isEqualTo("protocol");
            CertifiedResult.View left = result.list("players").get(1).in("left");
            assertThat(left.text("reason")).isEqualTo("quit");
            assertThat(left.number("tick")).isBetween(10L, 11L);
        }
    }

    /** Two who disagree: neither wins by it, whatever both say. */
    @Test
    void shouldLeaveItOpenWhenNobodyKnowsWhoIsRight() throws Exception {
        try (PlayedMatch match = PlayedMatch.begun(folder)) {
            match.play(10);
            for (int slot = 0; slot < 3; slot++) {
                match.room.handle(match.peers.get(slot), new SyncHash(4, slot));
            }
            match.finish("victory:p0");
            CertifiedResult result = match.result();
            assertThat(result.text("reached")).isEqualTo("undetermined");
            assertThat(result.outcome()).isEqualTo("victory:p0");
            assertThat(result.in("desync").text("status")).isEqualTo("undetermined");
            assertThat(result.in("desync").number("tick")).isEqualTo(4);
            assertThat(result.in("desync").list("diverged")).hasSize(3);
        }
    }

    @Test
    void shouldNameTheOneWhoDiverged() throws Exception {
        try (PlayedMatch match = PlayedMatch.begun(folder)) {
            match.play(10);
            for (int slot = 0; slot < 3; slot++) {
                match.room.handle(match.peers.get(slot), new SyncHash(4, slot == 1 ? 7 : 8));
            }
            match.finish("victory:p0");
            CertifiedResult result = match.result();
            assertThat(result.text("reached")).isEqualTo("consensus");
            assertThat(result.in("desync").text("status")).isEqualTo("majority");
            assertThat(result.in("desync").list("diverged").get(0).number("slot"))
                    .isEqualTo(1);
        }
    }

    @Test
    void shouldCertifyWithoutARecordingWhenItCannotBeKept() throws Exception {
        Files.writeString(folder.resolve("recordings"), "in the way");
        try (PlayedMatch match = PlayedMatch.certified(folder)) {
            assertThat(match.result().recording()).isNull();
            match.result().checkSignature(match.key());
            assertThat(match.lost).containsExactly(Evidence.RECORDING);
        }
    }

    @Test
    void shouldSendTheResultEvenIfItCannotBeKept() throws Exception {
        Files.writeString(folder.resolve("results"), "in the way");
        try (PlayedMatch match = PlayedMatch.certified(folder)) {
            match.result().checkSignature(match.key());
            match.await(() -> match.lost.contains(Evidence.RESULT));
        }
    }

    @Test
    void shouldSignNothingWithAKeyThatIsBroken() throws Exception {
        Files.writeString(folder.resolve("result.key"), "no key");
        try (PlayedMatch match = PlayedMatch.begun(folder)) {
            match.play(5);
            match.finish("victory:p0");
            match.await(() ->
                    match.lost.contains(Evidence.RESULT) && files("running").isEmpty());
            assertThat(match.results.trouble()).contains("result.key", "result.pub");
            assertThat(match.results.key()).isNull();
            assertThat(match.certificates()).isZero();
            assertThat(files("recordings")).hasSize(1);
        }
    }

    @Test
    void shouldRecordWhatADyingRelayLeft() throws Exception {
        String correlation;
        PlayedMatch dying = PlayedMatch.begun(folder);
        correlation = dying.correlation();
        dying.play(300);
        // It dies: nothing ends the match, only the system's own buffers are written.
        dying.relay.close();
        assertThat(files("running")).containsExactly(correlation + ".frames");
        FrameLogs logs = new FrameLogs(folder.resolve("running"), 1, () -> {});
        ResultRules rules = new ResultRules(1 << 30, Duration.ofDays(100), 1 << 30, Duration.ofDays(100));
        List<Evidence> lost = new ArrayList<>();
        Results next = new Results(folder, rules, logs, "outpost-relay test", InstantSource.system(), lost::add);
        next.open();
        dying.await(() -> files("running").isEmpty());
        RecordingReader.Summary summary =
                RecordingReader.read(folder.resolve("recordings/" + correlation + ".orders.jsonl.gz"));
        assertThat(summary.correlation()).isEqualTo(correlation);
        // The buffer in memory is lost with the relay.
        assertThat(summary.ticks()).isBetween(300L - 64, 300L);
        assertThat(files("results")).isEmpty();
        assertThat(lost).isEmpty();
        next.close(Duration.ofSeconds(10));
        logs.close(Duration.ofSeconds(10));
        dying.close();
    }

    @Test
    void shouldDeleteWhatCannotBeUsed() throws Exception {
        Files.createDirectory(folder.resolve("running"));
        Files.writeString(folder.resolve("running/x.frames"), "not frames");
        try (PlayedMatch match = PlayedMatch.begun(folder)) {
            match.await(() ->
                    match.lost.contains(Evidence.RECORDING) && !files("running").contains("x.frames"));
            assertThat(files("recordings")).isEmpty();
        }
    }

    @Test
    void shouldKeepFoldersWithinTheirBounds() throws Exception {
        Path results = Files.createDirectories(folder.resolve("results"));
        for (int i = 0; i < 20; i++) {
            Files.write(results.resolve(i + ".json"), new byte[1000]);
        }
        ResultRules rules = new ResultRules(5000, Duration.ofDays(10_000), 5000, Duration.ofDays(10_000));
        try (PlayedMatch match = PlayedMatch.begun(folder, rules)) {
            match.await(() -> files("results").size() == 5);
            assertThat(match.lost).isEmpty();
        }
    }

    private List<String> files(String name) {
        Path in = folder.resolve(name);
        if (!Files.isDirectory(in)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(in)) {
            return found.map(path -> path.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
