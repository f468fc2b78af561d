package dev.outpost.relay.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.game.Ending;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.Finish;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.MatchEnd;
import dev.outpost.relay.protocol.Order;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.PlayerLeft;
import dev.outpost.relay.protocol.RelayMessage;
import dev.outpost.relay.protocol.TickFrame;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A player who does not read is put out in the midst of what all are told; the others' match goes on. */
class SlowReaderTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    @Test
    void shouldGoOnWithoutASlowReaderWhoIsToldBeforeOthers() throws Exception {
        ConnectionRules rules = new ConnectionRules(100, 100, 100, LONG, LONG, LONG, LONG, 5000, 1 << 14);
        try (RunningPort port = RunningPort.with(folder, rules, RunningPort.rooms());
                Two two = Two.inLobby(port)) {
            two.play();
            // The host, in slot 0, reads nothing from here on.
            long next = floodUntilLeft(two.guest);
            assertThat(port.refused(ErrorCode.SLOW_CONSUMER)).isEqualTo(1);
            assertThat(two.guest.await(TickFrame.class).tick()).isEqualTo(next);
            two.guest.send(new Finish(next + 10, "won"));
            MatchEnd end = two.guest.await(MatchEnd.class);
            assertThat(end.outcome()).isNotEqualTo(Ending.FAILED).isEqualTo("won");
        }
    }

    /** Sends orders until another is put out for not reading them; the tick whose frame comes next. */
    private static long floodUntilLeft(TestClient client) throws Exception {
        List<Order> large = Collections.nCopies(13, new Order(0, 0, new byte[1024]));
        long next = 0;
        while (true) {
            RelayMessage message = client.await(RelayMessage.class);
            if (message instanceof PlayerLeft left) {
                assertThat(left).isEqualTo(new PlayerLeft(0, LeaveReason.KICKED));
                return next;
            }
            if (message instanceof TickFrame frame) {
                next = frame.tick() + 1;
                assertThat(frame.tick()).as("put out long before").isLessThan(3000);
                client.send(new Orders(frame.tick() + 20, large));
            }
            assertThat(message).isNotInstanceOf(MatchEnd.class);
        }
    }
}
