package dev.outpost.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.client.match.MatchPlay;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final AtomicLong nanos = new AtomicLong();

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void shouldShowTicksShareOrdersAndRemainingTime() {
        String line = ProgressBar.line(new MatchPlay.Progress(true, 250, 1000, 77), TimeUnit.SECONDS.toNanos(30));

        assertThat(line).isEqualTo("[#######.......................]  25%  tick 250/1000, 77 orders, 1:30 left");
    }

    @Test
    void shouldShowStartAndEnd() {
        assertThat(ProgressBar.line(new MatchPlay.Progress(true, 0, 1000, 0), 0))
                .isEqualTo("[..............................]   0%  tick 0/1000, 0 orders");
        assertThat(ProgressBar.line(new MatchPlay.Progress(true, 9, 9, 3), 5))
                .isEqualTo("[##############################] 100%  tick 9/9, 3 orders, 0:00 left");
    }

    @Test
    void shouldWriteOverItsLineAndRemoveIt() {
        ProgressBar bar = new ProgressBar(err, true, nanos::get);
        bar.show(new MatchPlay.Progress(false, 0, 0, 0));
        bar.show(new MatchPlay.Progress(true, 1, 2, 0));
        nanos.set(TimeUnit.SECONDS.toNanos(3));
        bar.show(new MatchPlay.Progress(true, 1, 2, 0));
        bar.clear();

        assertThat(written())
                .startsWith("\rwaiting for the match to start\r[")
                .contains(" 50%  tick 1/2, 0 orders, 0:00 left")
                .contains(" 50%  tick 1/2, 0 orders, 0:03 left")
                .endsWith(" \r")
                .doesNotContain("\n");
    }

    @Test
    void shouldBeSilentInAPipe() {
        ProgressBar bar = new ProgressBar(err, false, nanos::get);
        bar.show(new MatchPlay.Progress(true, 1, 2, 0));
        bar.clear();

        assertThat(written()).isEmpty();
    }
}
