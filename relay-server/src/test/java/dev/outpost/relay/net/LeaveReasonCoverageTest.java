package dev.outpost.relay.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.lobby.Room;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.Leave;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.PlayerLeft;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every reason for leaving that the protocol names, reached through the wire. The switch has no default: a new reason does
 * not compile here until it has its scene.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LeaveReasonCoverageTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(LeaveReason.class)
    void shouldReachEveryReasonForLeavingThroughTheWire(LeaveReason reason) throws Exception {
        ConnectionRules rules = reason == LeaveReason.TIMEOUT
                ? new ConnectionRules(100, 100, 100, LONG, LONG, LONG, Duration.ofMillis(4500), 5000, 1 << 20)
                : RunningPort.connections();
        try (RunningPort port = RunningPort.with(folder, rules, RefusalCoverageTest.noReturn(LONG, LONG));
                Two two = Two.inLobby(port)) {
            two.play();
            switch (reason) {
                case QUIT -> two.guest.send(new Leave());
                case DISCONNECT -> two.guest.hangUp();
                case KICKED -> {
                    Room room = Objects.requireNonNull(port.openRooms().find(two.room));
                    room.execute(() -> room.kick(7, ErrorCode.KICKED, "by the operator: a test"));
                }
                case TIMEOUT -> two.guest.ignorePings();
            }
            assertThat(two.host.await(PlayerLeft.class).reason()).isEqualTo(reason);
        }
    }
}
