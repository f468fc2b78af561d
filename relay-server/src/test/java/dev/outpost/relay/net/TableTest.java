package dev.outpost.relay.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.protocol.Chat;
import dev.outpost.relay.protocol.ChatChannel;
import dev.outpost.relay.protocol.ChatMessage;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.Kick;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.MatchEnd;
import dev.outpost.relay.protocol.Pause;
import dev.outpost.relay.protocol.PauseState;
import dev.outpost.relay.protocol.PlayerLeft;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.Refused;
import dev.outpost.relay.protocol.TickFrame;
import dev.outpost.relay.protocol.Unpause;
import dev.outpost.relay.protocol.Vote;
import dev.outpost.relay.protocol.VoteKind;
import dev.outpost.relay.protocol.VoteOutcome;
import dev.outpost.relay.protocol.VoteState;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What players do to each other beside playing, through real sockets. */
class TableTest {

    @TempDir
    Path folder;

    @Test
    void shouldChatPauseAndSurrender() throws Exception {
        try (RunningPort port = RunningPort.with(folder);
                Two two = Two.inLobby(port)) {
            two.guest.send(new Chat(ChatChannel.ALL, Protocol.ANY_SLOT, "good luck"));
            assertThat(two.host.await(ChatMessage.class).text()).isEqualTo("good luck");
            two.play();

            two.host.send(new Pause());
            PauseState paused = two.guest.await(PauseState.class);
            assertThat(paused.paused()).isTrue();
            two.guest.send(new Unpause());
            assertThat(two.guest.await(PauseState.class).paused()).isFalse();
            assertThat(two.guest.await(TickFrame.class).tick()).isEqualTo(paused.tick());

            two.guest.send(new Vote(VoteKind.SURRENDER, Protocol.ANY_SLOT, true));
            assertThat(two.host.await(VoteState.class).outcome()).isEqualTo(VoteOutcome.PASSED);
            assertThat(two.host.await(MatchEnd.class).outcome()).isEqualTo("surrender:slot-7");
        }
    }

    @Test
    void shouldPutOutWhomTheHostKicksAndCloseItsConnection() throws Exception {
        try (RunningPort port = RunningPort.with(folder);
                Two two = Two.inLobby(port)) {
            two.host.send(new Kick(7));

            assertThat(two.guest.awaitClose()).isEqualTo(new Refused(ErrorCode.KICKED, "put out by the room's host"));
            assertThat(two.host.await(PlayerLeft.class)).isEqualTo(new PlayerLeft(7, LeaveReason.KICKED));
        }
    }
}
