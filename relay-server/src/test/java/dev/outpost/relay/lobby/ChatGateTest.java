package dev.outpost.relay.lobby;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ChatGateTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void shouldLetABurstThroughAndThenOneASecond() {
        ChatGate gate = new ChatGate(10, 0);

        assertThat(says(gate, 10, 0)).containsOnly(ChatGate.Verdict.SPEAK);
        assertThat(gate.say(SECOND)).isEqualTo(ChatGate.Verdict.SPEAK);
        assertThat(gate.say(SECOND)).isEqualTo(ChatGate.Verdict.TOO_FAST);
        assertThat(gate.say(2 * SECOND)).isEqualTo(ChatGate.Verdict.SPEAK);
    }

    @Test
    void shouldMuteWhoKeepsOnFloodingAndForgiveAfterAMinute() {
        ChatGate gate = new ChatGate(10, 0);
        says(gate, 10, 0);

        assertThat(says(gate, 4, 1))
                .containsExactly(
                        ChatGate.Verdict.TOO_FAST,
                        ChatGate.Verdict.TOO_FAST,
                        ChatGate.Verdict.MUTED_NOW,
                        ChatGate.Verdict.MUTED);
        assertThat(gate.say(ChatGate.MUTE_NANOS)).isEqualTo(ChatGate.Verdict.MUTED);
        assertThat(says(gate, 10, ChatGate.MUTE_NANOS + 1)).containsOnly(ChatGate.Verdict.SPEAK);
        assertThat(gate.say(ChatGate.MUTE_NANOS + 1)).isEqualTo(ChatGate.Verdict.TOO_FAST);
    }

    @Test
    void shouldForgetAStrikeAfterAMinuteWithoutAnother() {
        ChatGate gate = new ChatGate(1, 0);
        for (int i = 0; i < 5; i++) {
            long at = i * (ChatGate.MUTE_NANOS + SECOND);
            assertThat(gate.say(at)).isEqualTo(ChatGate.Verdict.SPEAK);
            assertThat(says(gate, 2, at)).containsOnly(ChatGate.Verdict.TOO_FAST);
        }
    }

    @Property(tries = 300)
    void shouldNeverLetMoreThroughThanTwoBucketsInTenSeconds(
            @ForAll @IntRange(min = 1, max = 50) int per10s,
            @ForAll @Size(max = 300) List<@IntRange(max = 400) Integer> gapsMs) {
        ChatGate gate = new ChatGate(per10s, 0);
        List<Long> spoken = new ArrayList<>();
        long now = 0;
        for (int gap : gapsMs) {
            now += TimeUnit.MILLISECONDS.toNanos(gap);
            if (gate.say(now) == ChatGate.Verdict.SPEAK) {
                spoken.add(now);
            }
        }
        for (long from : spoken) {
            assertThat(spoken)
                    .filteredOn(at -> at >= from && at < from + 10 * SECOND)
                    .hasSizeLessThanOrEqualTo(2 * per10s);
        }
    }

    private static List<ChatGate.Verdict> says(ChatGate gate, int times, long nowNanos) {
        List<ChatGate.Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            verdicts.add(gate.say(nowNanos));
        }
        return verdicts;
    }
}
