package dev.outpost.relay.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.integrity.VirtualMatch.Client;
import dev.outpost.relay.protocol.QueueType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Real players before the scores, none of whom may be noticed, and machines, all of which must be. */
class SuspicionTest {

    private static final int TICK_US = 67_000;

    private final Map<Integer, Map<String, Double>> noticed = new HashMap<>();
    private final Map<Integer, Double> scores = new HashMap<>();
    private int rows;

    static List<Path> matches() {
        return RecordedMatch.all();
    }

    @ParameterizedTest
    @MethodSource("matches")
    void shouldSuspectNobodyInARecordedMatch(Path file) throws IOException {
        RecordedMatch match = RecordedMatch.read(file);
        for (int runAhead : new int[] {2, 5, 15}) {
            List<Client> clients = new ArrayList<>();
            match.orders()
                    .forEach((slot, orders) -> clients.add(new Client(
                            slot,
                            (due, now) -> orders.getOrDefault(due, List.of()),
                            20_000 + 30_000L * slot,
                            2_000L * slot)));
            VirtualMatch played = new VirtualMatch(clients, match.tickIntervalUs(), runAhead, 5);
            played.play(match.ticks(), watch(played));
            assertThat(noticed).as("run-ahead %d", runAhead).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        // tick ms, round trip ms, jitter ms, actions a minute
        "67, 20, 0, 660",
        "67, 120, 15, 700",
        "20, 250, 30, 1200",
        "50, 60, 40, 900",
    })
    void shouldNoticeSpam(int tickMs, int rttMs, int jitterMs, int perMinute) {
        Bot bot = new Bot(tickMs * 1000).spam(perMinute);
        play(tickMs * 1000, bot, rttMs, jitterMs, 60);
        assertThat(noticed).containsOnlyKeys(1);
        assertThat(noticed.get(1)).containsEntry("order_rate", 0.4);
    }

    @ParameterizedTest
    @CsvSource({
        // tick ms, round trip ms, jitter ms, period ms, claims times
        "67, 20, 0, 500, false",
        "67, 120, 15, 500, false",
        "67, 120, 30, 333, false",
        "50, 60, 10, 200, true",
        "120, 60, 10, 700, false",
        "20, 250, 30, 250, true",
        "67, 250, 40, 1500, false",
        "67, 120, 10, 120, false",
        "50, 120, 10, 110, true",
    })
    void shouldNoticeAMetronome(int tickMs, int rttMs, int jitterMs, int periodMs, boolean claims) {
        Bot bot = new Bot(tickMs * 1000).every(periodMs * 1000L).claiming(claims);
        play(tickMs * 1000, bot, rttMs, jitterMs, 180);
        assertThat(noticed).containsOnlyKeys(1);
        assertThat(noticed.get(1)).containsExactlyEntriesOf(Map.of("timing_entropy", 0.3));
    }

    @ParameterizedTest
    @CsvSource({
        // tick ms, round trip ms, jitter ms, reaction ms, share of orders answered, percent
        "67, 20, 0, 5, 100",
        "67, 120, 15, 40, 100",
        "67, 250, 30, 60, 70",
        "33, 60, 10, 80, 50",
        "20, 200, 20, 50, 60",
        "120, 60, 10, 0, 100",
    })
    void shouldNoticeReflexes(int tickMs, int rttMs, int jitterMs, int reactionMs, int percent) {
        Bot bot = new Bot(tickMs * 1000).reflex(reactionMs * 1000L, percent).human(2_000_000);
        play(tickMs * 1000, bot, rttMs, jitterMs, 600);
        assertThat(noticed).containsOnlyKeys(1);
        assertThat(noticed.get(1)).containsExactlyEntriesOf(Map.of("reaction_time", 0.3));
    }

    @Test
    void shouldNoticeAllOfAMachineThatDoesAll() {
        Bot bot = new Bot(TICK_US).every(80_000).claiming(true).reflex(30_000, 100);
        play(TICK_US, bot, 60, 10, 300);
        assertThat(noticed).containsOnlyKeys(1);
        assertThat(noticed.get(1)).containsOnlyKeys("order_rate", "timing_entropy", "reaction_time");
        assertThat(scores.get(1)).isEqualTo(1.0);
        assertThat(rows).as("one row for each time that the score rose").isLessThanOrEqualTo(3);
    }

    @Test
    void shouldNotSuspectPeopleWhoReactAsPeopleDo() {
        Bot quick = new Bot(TICK_US).reflex(180_000, 100).human(2_000_000);
        play(TICK_US, quick, 60, 10, 900);
        assertThat(noticed).isEmpty();
    }

    @Test
    void shouldCountOrdersOfOneTickAndTypeAsOne() {
        Bot swarm = new Bot(TICK_US).human(900_000).unitsAtOnce(100);
        play(TICK_US, swarm, 60, 10, 300);
        assertThat(noticed).isEmpty();
    }

    @Test
    void shouldNotTakeAKeyHeldDownForAMachine() {
        Bot held = new Bot(TICK_US).human(1_000_000).burstEvery(60_000_000, 60, 100_000);
        play(TICK_US, held, 60, 10, 600);
        assertThat(noticed).isEmpty();
    }

    /** One machine in slot 1 among three people. */
    private void play(int tickUs, Bot bot, int rttMs, int jitterMs, int seconds) {
        List<Client> clients = List.of(
                new Client(0, new Bot(tickUs).human(1_500_000).seeded(11), 40_000, 3_000),
                new Client(1, bot, rttMs * 1000L, jitterMs * 1000L),
                new Client(2, new Bot(tickUs).human(800_000).seeded(12), 90_000, 8_000),
                new Client(7, new Bot(tickUs).human(3_000_000).seeded(13), 15_000, 1_000));
        VirtualMatch match = new VirtualMatch(clients, tickUs, Math.max(2, 150_000 / tickUs), 3);
        match.play(seconds * 1_000_000L / tickUs, watch(match));
    }

    private SuspicionWatch watch(VirtualMatch match) {
        Evidence evidence = new Evidence() {
            @Override
            public void suspicion(int slot, double score, Map<String, Double> factors) {
                noticed.put(slot, factors);
                scores.put(slot, score);
                rows++;
            }

            @Override
            public void suspicionPresent(int beforeTenths, int nowTenths) {}

            @Override
            public void lagSwitch(int slot, double gapMs, int ordersDuringGap) {}
        };
        return new SuspicionWatch(match.facts(QueueType.CASUAL), match.control(), evidence);
    }
}
