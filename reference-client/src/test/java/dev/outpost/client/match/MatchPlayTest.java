package dev.outpost.client.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.protocol.DesyncVerdict;
import dev.outpost.relay.protocol.Limits;
import dev.outpost.relay.protocol.Order;
import dev.outpost.relay.protocol.SlotHash;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MatchPlayTest extends PlayFixture {
    @Test
    void shouldPlayMatchToItsEnd() throws Exception {
        FakeRelay relay = relay(new Mischief());
        RecordedMatch match = match("generals-zh-11");

        PlayReport report = play(match, to(relay));

        assertThat(report.errors()).isEmpty();
        assertThat(report.passed()).isTrue();
        assertThat(report.players()).isEqualTo(3);
        assertThat(report.ticks()).isEqualTo(match.durationTicks() + 1);
        assertThat(report.ordersSent()).isEqualTo(898);
        assertThat(report.streamOrders()).isEqualTo(898).isEqualTo(relay.streamOrders.get());
        assertThat(report.ordersReceived()).isEqualTo(3 * 898);
        assertThat(report.droppedLate() + report.droppedBudget()).isZero();
        assertThat(report.desyncs()).isEmpty();
        assertThat(report.mismatches()).isZero();
        assertThat(report.latency().count()).isEqualTo(898);
        assertThat(report.frameDelay().count()).isEqualTo(3 * report.ticks());
        assertThat(report.outcome()).isEqualTo("completed");
        assertThat(report.gameId()).isEqualTo(FakeRelay.ROOM);
        assertThat(report.correlation()).isEqualTo(FakeRelay.TRACE_ID);
        assertThat(relay.pongs).hasValue(3);
        waitFor(() -> relay.leaves.get() == 3);
    }

    @Test
    void shouldPlayEveryMatchThatShips() throws Exception {
        for (String name : List.of("openra-01", "bw-107")) {
            RecordedMatch match = match(name);
            PlayReport report = play(match, to(relay(new Mischief())));

            assertThat(report.errors()).isEmpty();
            assertThat(report.ordersSent()).isEqualTo(match.orders()).isEqualTo(report.streamOrders());
        }
    }

    @Test
    void shouldPlayMatchesAtOnce() throws Exception {
        RecordedMatch match = match("openra-01");
        List<Future<PlayReport>> reports = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            PlayOptions options = to(relay(new Mischief()));
            reports.add(MatchPlay.start(vertx, match, options, "test", PlayClock.system())
                    .result());
        }
        for (Future<PlayReport> report : reports) {
            assertThat(done(report).errors()).isEmpty();
        }
    }

    @Test
    void shouldPlayOnlyTheFirstPlayers() throws Exception {
        FakeRelay relay = relay(new Mischief());
        PlayOptions options = new PlayOptions("127.0.0.1", relay.port(), 8, 1, 7, null, null);

        PlayReport report = play(match("generals-zh-11"), options);

        assertThat(report.errors()).isEmpty();
        assertThat(report.players()).isEqualTo(1);
        assertThat(report.tickMs()).isEqualTo(4.167);
        assertThat(report.ordersSent())
                .isEqualTo(match("generals-zh-11").slots().get(0).size());
    }

    @Test
    void shouldStayWithinNarrowBudgets() throws Exception {
        FakeRelay relay = relay(new Mischief() {
            @Override
            public Limits limits() {
                return new Limits(600, 100, 1, 2, 2, 12, 100, 64);
            }
        });
        RecordedMatch match = match("generals-zh-11");

        PlayReport report = play(match, to(relay));

        assertThat(report.errors()).isEmpty();
        assertThat(report.droppedBudget()).isZero();
        assertThat(report.streamOrders()).isEqualTo(match.orders());
    }

    @Test
    void shouldCountOrdersThatTheRelayDrops() throws Exception {
        PlayReport report = play(match("bw-107"), to(relay(new Mischief() {
            @Override
            public List<Order> taken(int slot, long tick, List<Order> orders) {
                return slot == 3 && tick % 10 == 0 ? List.of() : orders;
            }
        })));

        assertThat(report.errors()).isEmpty();
        assertThat(report.droppedLate()).isPositive();
        assertThat(report.streamOrders()).isEqualTo(report.ordersSent() - report.droppedLate());
        assertThat(report.latency().count()).isEqualTo(report.streamOrders());
    }

    @Test
    void shouldReportTheDesyncThatWasAskedFor() throws Exception {
        FakeRelay relay = relay(new Mischief());

        PlayReport report = play(match("generals-zh-11"), to(relay, new PlayOptions.Desync(500, 1), null));

        assertThat(report.errors()).isEmpty();
        assertThat(report.mismatches()).isZero();
        assertThat(report.desyncs()).hasSize(1);
        assertThat(report.desyncs().get(0).tick()).isEqualTo(500);
        assertThat(report.desyncs().get(0).verdict()).isEqualTo(DesyncVerdict.MAJORITY);
        assertThat(report.desyncs().get(0).diverged())
                .extracting(SlotHash::slot)
                .containsExactly(1);
    }

    @Test
    void shouldTakeUndeterminedDesyncOfTwoForTheOneAskedFor() throws Exception {
        FakeRelay relay = relay(new Mischief());

        PlayReport report = play(match("openra-01"), to(relay, new PlayOptions.Desync(30, 1), null));

        assertThat(report.errors()).isEmpty();
        assertThat(report.desyncs().get(0).verdict()).isEqualTo(DesyncVerdict.UNDETERMINED);
    }

    @Test
    void shouldTakeItAsPolicyWhenTheRelayPutsTheDesyncedPlayerOut() throws Exception {
        FakeRelay relay = relay(new Mischief() {
            @Override
            public void onTick(FakeRelay relay, long tick) {
                if (tick == 600) {
                    relay.hangUp(1);
                }
            }
        });

        PlayReport report = play(match("generals-zh-11"), to(relay, new PlayOptions.Desync(500, 1), null));

        assertThat(report.errors()).isEmpty();
        assertThat(report.desyncs()).hasSize(1);
    }

    @Test
    void shouldPlayOnWhenAPlayerIsDropped() throws Exception {
        FakeRelay relay = relay(new Mischief());
        // this relay has no clock: it waits there until the connection breaks
        relay.holdAt(200);
        PlayOptions options = to(relay, null, new PlayOptions.Drop(2, 20));

        PlayReport report = play(match("generals-zh-11"), options);

        assertThat(report.errors()).isEmpty();
        assertThat(report.ticks()).isEqualTo(8028);
        assertThat(report.mismatches()).isZero();
    }

    @Test
    void shouldLeaveWhenStopped() throws Exception {
        FakeRelay relay = relay(new Mischief());
        relay.holdAt(10);
        MatchPlay play = MatchPlay.start(vertx, match("openra-01"), to(relay), "test", PlayClock.system());
        waitFor(() -> play.progress().ticks() == 10);
        play.stop();

        assertThat(done(play.result()).errors()).containsExactly("stopped before the end");
        waitFor(() -> relay.leaves.get() == 2);
    }
}
