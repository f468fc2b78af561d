package dev.outpost.client.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.Hello;
import dev.outpost.relay.protocol.Loaded;
import dev.outpost.relay.protocol.MatchEnd;
import dev.outpost.relay.protocol.Order;
import dev.outpost.relay.protocol.Refused;
import dev.outpost.relay.protocol.RoomSettings;
import dev.outpost.relay.protocol.SlotOrder;
import dev.outpost.relay.protocol.TickFrame;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever a relay does wrong is noticed and named, and nothing waits for ever. */
class PlayTroubleTest extends PlayFixture {
    @Test
    void shouldNoticeOrdersThatVanish() throws Exception {
        PlayReport report = play(match("bw-107"), to(relay(new Mischief() {
            @Override
            public List<Order> taken(int slot, long tick, List<Order> orders) {
                return slot == 3 && tick == 3 ? orders.subList(1, orders.size()) : orders;
            }

            @Override
            public boolean confessesDrops() {
                return false;
            }
        })));

        assertThat(report.errors())
                .containsExactly("player 3: 1 orders never came back, but the relay reports 0 dropped");
    }

    @Test
    void shouldNoticeThatPlayersSeeDifferentStreams() throws Exception {
        PlayReport report = play(match("generals-zh-11"), to(relay(new Mischief() {
            @Override
            public TickFrame shown(int slot, TickFrame frame) {
                boolean forged = slot == 2 && frame.tick() == 100;
                return forged ? new TickFrame(100, List.of(new SlotOrder(0, 0, 0, new byte[1]))) : frame;
            }
        })));

        assertThat(report.mismatches()).isEqualTo(1);
        assertThat(report.errors())
                .contains("player 2 saw another frame of tick 100 than the others")
                .contains("desync at tick 100 (majority): [player 2]");
        assertThat(report.passed()).isFalse();
    }

    @Test
    void shouldNoticeGapInTicks() throws Exception {
        PlayReport report = play(match("generals-zh-11"), to(relay(new Mischief() {
            @Override
            public TickFrame shown(int slot, TickFrame frame) {
                return slot == 1 && frame.tick() == 50 ? new TickFrame(51, frame.orders()) : frame;
            }
        })));

        assertThat(report.errors()).contains("player 1: the relay sent tick 51 where tick 50 follows");
    }

    @Test
    void shouldMissTheDesyncThatTheRelayDoesNotReport() throws Exception {
        FakeRelay relay = relay(new Mischief());
        PlayOptions options = new PlayOptions("127.0.0.1", relay.port(), 1, 1, 0, new PlayOptions.Desync(5, 0), null);

        assertThat(play(match("openra-01"), options).errors())
                .containsExactly("the desync of player 0 at tick 5 was not reported");
    }

    @Test
    void shouldComplainWhenTheMatchIsOverBeforeTheDrop() throws Exception {
        FakeRelay relay = relay(new Mischief());

        PlayReport report = play(match("openra-01"), to(relay, null, new PlayOptions.Drop(0, 3_600_000)));

        assertThat(report.errors()).containsExactly("player 0 was not dropped: the match was over before 3600000 ms");
    }

    @Test
    void shouldShowTheRelaysOwnSentence() throws Exception {
        FakeRelay relay = relay(new Mischief() {
            @Override
            public Refused onCreate(RoomSettings settings) {
                return new Refused(ErrorCode.BAD_VALUE, "tick interval is 4167 us; accepted is 15000 us or more");
            }
        });

        PlayReport report = play(match("generals-zh-11"), to(relay));

        assertThat(report.errors())
                .containsExactly("player 0: the relay refused (BAD_VALUE): "
                        + "tick interval is 4167 us; accepted is 15000 us or more");
    }

    @Test
    void shouldNameRelayThatIsNotThere() throws Exception {
        FakeRelay relay = relay(new Mischief());
        PlayOptions options = to(relay);
        done(vertx.undeploy(relay.deploymentID()));

        assertThat(play(match("openra-01"), options).errors())
                .containsExactly("player 0: cannot connect to 127.0.0.1:" + options.port() + " (Connection refused)");
    }

    @Test
    void shouldNoticeThatTheConnectionIsLost() throws Exception {
        FakeRelay relay = relay(new Mischief() {
            @Override
            public void onTick(FakeRelay relay, long tick) {
                if (tick == 100) {
                    relay.hangUp(1);
                }
            }
        });

        PlayReport report = play(match("generals-zh-11"), to(relay));

        assertThat(report.errors()).contains("player 1: the relay closed the connection");
        assertThat(report.ticks()).isEqualTo(8028);
    }

    @Test
    void shouldNoticeThatTheMatchIsCutShort() throws Exception {
        FakeRelay relay = relay(new Mischief() {
            @Override
            public void onTick(FakeRelay relay, long tick) {
                if (tick == 100) {
                    relay.endMatch("shutdown");
                }
            }
        });

        assertThat(play(match("openra-01"), to(relay)).errors())
                .containsExactly("the match ended as shutdown after 100 of 551 ticks");
    }

    @Test
    void shouldNoticeFrameAfterTheEnd() throws Exception {
        FakeRelay relay = relay(new Mischief() {
            @Override
            public void onTick(FakeRelay relay, long tick) {
                if (tick == 100) {
                    // in one write, so that it is there before the player has hung up
                    relay.write(0, new MatchEnd("completed", 100, "00".repeat(32)), new TickFrame(100, List.of()));
                }
            }
        });

        assertThat(play(match("openra-01"), to(relay)).errors())
                .contains("player 0: the relay sent another frame after the end of the match");
    }

    @Test
    void shouldNoticeThatTheRelayCountsOtherTicks() throws Exception {
        FakeRelay relay = relay(new Mischief() {
            @Override
            public MatchEnd end(MatchEnd end) {
                return new MatchEnd(end.outcome(), end.ticks() - 1, end.chain());
            }
        });

        assertThat(play(match("openra-01"), to(relay)).errors())
                .contains("player 0: the relay counts 550 ticks, but 551 frames came")
                .contains("the match ended as completed after 550 of 551 ticks");
    }

    @Test
    void shouldNoticeBytesThatAreNoMessage() throws Exception {
        FakeRelay relay = relay(new Mischief() {
            @Override
            public void onTick(FakeRelay relay, long tick) {
                if (tick == 100) {
                    relay.write(0, new byte[] {5, 1, 2, 3, 4, 5});
                }
            }
        });

        assertThat(play(match("openra-01"), to(relay)).errors())
                .anySatisfy(e -> assertThat(e).startsWith("player 0: the relay broke the protocol: message type"));
    }

    @Test
    void shouldGiveUpOnRelayThatDoesNotGreet() throws Exception {
        Deaf deaf = new Deaf(Hello.class);

        PlayReport report = playAndWaitAMinute(match("openra-01"), to(relay(deaf)), play -> deaf.unheard() == 1);

        assertThat(report.errors())
                .containsExactly("player 0: nothing from the relay within 10 s while waiting for the welcome");
    }

    @Test
    void shouldGiveUpOnMatchThatDoesNotStart() throws Exception {
        Deaf deaf = new Deaf(Loaded.class);

        PlayReport report = playAndWaitAMinute(match("openra-01"), to(relay(deaf)), play -> deaf.unheard() == 2);

        assertThat(report.errors())
                .containsExactly(
                        "player 0: nothing from the relay within 60 s while waiting for the other players to load");
    }

    @Test
    void shouldGiveUpOnClockThatStops() throws Exception {
        FakeRelay relay = relay(new Mischief());
        relay.holdAt(10);

        PlayReport report = playAndWaitAMinute(
                match("openra-01"), to(relay), play -> play.progress().ticks() == 10);

        assertThat(report.errors()).contains("player 0: no frame from the relay within 10 s");
    }
}
