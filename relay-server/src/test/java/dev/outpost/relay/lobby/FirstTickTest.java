package dev.outpost.relay.lobby;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.game.MatchControl;
import dev.outpost.relay.game.MatchFacts;
import dev.outpost.relay.game.MatchObserver;
import dev.outpost.relay.protocol.MatchStart;
import dev.outpost.relay.protocol.QueueType;
import dev.outpost.relay.protocol.TickFrame;
import dev.outpost.relay.telemetry.GameTelemetry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Players reckon with the instant that is announced for the first tick, so it must be that of the first tick. */
class FirstTickTest {

    @TempDir
    private Path folder;

    @Test
    void shouldCloseTheFirstTickWhenItWasAnnounced() throws Exception {
        SlowBegin slow = new SlowBegin();
        try (SimulatedRelay relay = new SimulatedRelay(folder, SimulatedRelay.rules(), slow)) {
            slow.loop = relay.loop();
            List<TestPeer> peers = SimulatedRelay.peers(2);
            relay.match(SimulatedRelay.settings(2, QueueType.CASUAL), peers);

            MatchStart start = peers.get(0).last(MatchStart.class);
            long firstNanos = (start.firstCloseUnixUs() - SimulatedLoop.BEGIN_UNIX_MICROS) * 1000;
            relay.loop().passUntil(firstNanos - 1_000);
            assertThat(peers.get(0).all(TickFrame.class)).isEmpty();
            relay.loop().passUntil(firstNanos + 1_000);
            assertThat(peers.get(0).all(TickFrame.class)).hasSize(1);
        }
    }

    /** Time passes while a match is set up, as it does when a collector runs or classes are loaded. */
    private static final class SlowBegin implements MatchExtensions {

        private @Nullable SimulatedLoop loop;

        @Override
        public byte[] header(MatchFacts facts) {
            if (loop != null) {
                loop.pass(Duration.ofMillis(20));
            }
            return new byte[0];
        }

        @Override
        public List<MatchObserver> observers(MatchFacts facts, MatchControl control, GameTelemetry telemetry) {
            return List.of();
        }
    }
}
