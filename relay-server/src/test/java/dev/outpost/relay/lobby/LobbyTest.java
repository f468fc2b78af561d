package dev.outpost.relay.lobby;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.protocol.ChangeSettings;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.Kick;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.MatchStart;
import dev.outpost.relay.protocol.Member;
import dev.outpost.relay.protocol.PlayerLeft;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.QueueType;
import dev.outpost.relay.protocol.Ready;
import dev.outpost.relay.protocol.RoomChanged;
import dev.outpost.relay.protocol.RoomJoined;
import dev.outpost.relay.protocol.RoomMembers;
import dev.outpost.relay.protocol.RoomSettings;
import dev.outpost.relay.protocol.SetTeam;
import dev.outpost.relay.protocol.Start;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What members agree on before a match. */
class LobbyTest {

    @TempDir
    Path folder;

    private final List<TestPeer> peers = SimulatedRelay.peers(3);
    private final RoomSettings settings = SimulatedRelay.settings(4, QueueType.CASUAL);
    private SimulatedRelay relay;
    private Room room;

    @BeforeEach
    void open() throws Exception {
        relay = new SimulatedRelay(folder);
        room = relay.room(settings, peers);
    }

    @AfterEach
    void close() {
        relay.close();
    }

    @Test
    void shouldTellEverybodyNamesAndTeams() {
        room.handle(peers.get(1), new SetTeam(2));

        assertThat(peers.get(2).last(RoomMembers.class).members())
                .containsExactly(
                        new Member(0, true, false, Protocol.NO_TEAM, "p0"),
                        new Member(1, false, false, 2, "p1"),
                        new Member(2, false, false, Protocol.NO_TEAM, "p2"));
    }

    @Test
    void shouldMakeEverybodyUnreadyWhenTheHostChangesTheSettings() {
        peers.forEach(peer -> room.handle(peer, new Ready(true)));
        RoomSettings wanted = with(settings, 3, 40_000, 2);
        room.handle(peers.get(0), new ChangeSettings(wanted));

        assertThat(peers.get(2).last(RoomChanged.class).settings()).isEqualTo(wanted);
        assertThat(peers.get(2).last(RoomMembers.class).members()).noneMatch(Member::ready);
        room.handle(peers.get(0), new Start());
        assertThat(peers.get(0).refusals()).containsExactly(ErrorCode.NOT_READY);
    }

    @Test
    void shouldPlayWhatWasAgreedLast() {
        room.handle(peers.get(0), new ChangeSettings(with(settings, 3, 40_000, 2)));
        TestPeer late = new TestPeer("late");
        room.join(late, Protocol.ANY_SLOT, SimulatedRelay.MOD, Protocol.NO_TEAM);
        assertThat(late.refusals()).containsExactly(ErrorCode.ROOM_FULL);
        room.leave(peers.get(2), LeaveReason.QUIT);
        room.join(late, Protocol.ANY_SLOT, SimulatedRelay.MOD, Protocol.NO_TEAM);

        assertThat(late.last(RoomJoined.class).settings().tickIntervalUs()).isEqualTo(40_000);
        List<TestPeer> now = List.of(peers.get(0), peers.get(1), late);
        relay.begin(room, now);
        assertThat(late.last(MatchStart.class).tickIntervalUs()).isEqualTo(40_000);
    }

    @Test
    void shouldCheckChangedSettingsAsThoseOfANewRoom() {
        TestPeer host = peers.get(0);
        room.handle(host, new ChangeSettings(with(settings, 3, 9_999, 2)));
        assertThat(host.lastDetail()).isEqualTo("tick_interval_us is 9999; accepted are 10000 to 1000000");
        room.handle(host, new ChangeSettings(with(settings, 2, 40_000, 2)));
        assertThat(host.lastDetail()).isEqualTo("player_count is 2; accepted are 3 to 16, since so many are here");
        room.handle(host, new ChangeSettings(with(settings, 3, 40_000, 11)));
        assertThat(host.lastDetail()).isEqualTo("pauses is 11; accepted are 0 to 10");
        room.handle(
                host,
                new ChangeSettings(new RoomSettings(
                        "ra", "cd".repeat(32), "a map", 4, "", "", QueueType.CASUAL, 50_000, 0, List.of())));
        assertThat(host.lastDetail()).startsWith("game_module and mod_fingerprint cannot change");

        assertThat(host.refusals()).hasSize(4).containsOnly(ErrorCode.BAD_VALUE);
        assertThat(host.all(RoomChanged.class)).isEmpty();
    }

    @Test
    void shouldLetOnlyTheHostChangeSettingsAndPutOut() {
        room.handle(peers.get(1), new ChangeSettings(settings));
        room.handle(peers.get(1), new Kick(2));

        assertThat(peers.get(1).refusals()).containsExactly(ErrorCode.NOT_HOST, ErrorCode.NOT_HOST);
        room.leave(peers.get(0), LeaveReason.QUIT);
        room.handle(peers.get(1), new Kick(2));
        assertThat(peers.get(2).refusals()).containsExactly(ErrorCode.KICKED);
    }

    @Test
    void shouldPutOutWhomTheHostNames() {
        room.handle(peers.get(0), new Kick(1));

        assertThat(peers.get(1).refusals()).containsExactly(ErrorCode.KICKED);
        assertThat(peers.get(1).lastDetail()).isEqualTo("put out by the room's host");
        assertThat(peers.get(1).releasedFrom()).isSameAs(room);
        assertThat(peers.get(2).last(PlayerLeft.class)).isEqualTo(new PlayerLeft(1, LeaveReason.KICKED));
        assertThat(peers.get(2).last(RoomMembers.class).members()).hasSize(2);
    }

    @Test
    void shouldNotLetBackWhomTheHostPutOut() {
        room.handle(peers.get(0), new Kick(1));
        TestPeer again = new TestPeer(peers.get(1).pseudonym());
        room.join(again, Protocol.ANY_SLOT, SimulatedRelay.MOD, Protocol.NO_TEAM);

        assertThat(again.refusals()).containsExactly(ErrorCode.KICKED);
        assertThat(again.all(RoomJoined.class)).isEmpty();
    }

    @Test
    void shouldNotPutOutTheHostOrNobody() {
        room.handle(peers.get(0), new Kick(0));
        room.handle(peers.get(0), new Kick(9));

        assertThat(peers.get(0).refusals()).containsExactly(ErrorCode.BAD_VALUE, ErrorCode.BAD_VALUE);
        assertThat(peers.get(0).lastDetail()).isEqualTo("slot is 9; accepted are those of the other members");
    }

    @Test
    void shouldIgnoreWhatCrossedTheStart() {
        peers.forEach(peer -> room.handle(peer, new Ready(true)));
        room.handle(peers.get(0), new Start());
        room.handle(peers.get(1), new SetTeam(2));
        room.handle(peers.get(0), new Kick(1));
        room.handle(peers.get(0), new ChangeSettings(settings));

        assertThat(peers).allSatisfy(peer -> assertThat(peer.refusals()).isEmpty());
        assertThat(peers.get(2).all(PlayerLeft.class)).isEmpty();
    }

    private static RoomSettings with(RoomSettings settings, int players, int tickIntervalUs, int pauses) {
        return new RoomSettings(
                settings.gameModule(),
                settings.modFingerprint(),
                "another map",
                players,
                settings.settingsHash(),
                settings.balancePreset(),
                settings.queue(),
                tickIntervalUs,
                0,
                settings.orderTypes(),
                pauses,
                Protocol.AS_QUEUE,
                0);
    }
}
