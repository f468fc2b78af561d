package dev.outpost.relay.lobby;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.protocol.Chat;
import dev.outpost.relay.protocol.ChatChannel;
import dev.outpost.relay.protocol.ChatMessage;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.QueueType;
import dev.outpost.relay.protocol.SetTeam;
import dev.outpost.relay.protocol.Warning;
import dev.outpost.relay.protocol.WarningKind;
import dev.outpost.relay.protocol.Watch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who hears what, in rooms of four: slots 0 and 1 are a team, 2 and 3 are none. */
class RoomChatTest {

    @TempDir
    Path folder;

    private final List<TestPeer> peers = SimulatedRelay.peers(4);
    private SimulatedRelay relay;
    private Room room;

    @BeforeEach
    void open() throws Exception {
        relay = new SimulatedRelay(folder);
        room = relay.room(SimulatedRelay.settings(4, QueueType.CASUAL), peers);
        room.handle(peers.get(0), new SetTeam(1));
        room.handle(peers.get(1), new SetTeam(1));
    }

    @AfterEach
    void close() {
        relay.close();
    }

    @Test
    void shouldTellEverybodyWhatIsSaidToAll() {
        room.handle(peers.get(1), all("hello"));

        assertThat(peers)
                .allSatisfy(peer -> assertThat(peer.last(ChatMessage.class))
                        .isEqualTo(new ChatMessage(ChatChannel.ALL, 1, "p1", "hello")));
    }

    @Test
    void shouldKeepATeamsWordsInTheTeam() {
        room.handle(peers.get(0), new Chat(ChatChannel.TEAM, Protocol.ANY_SLOT, "left flank"));
        room.handle(peers.get(2), new Chat(ChatChannel.TEAM, Protocol.ANY_SLOT, "to myself"));

        assertThat(heard()).containsExactly(1, 1, 1, 0);
        assertThat(peers.get(2).last(ChatMessage.class).text()).isEqualTo("to myself");
    }

    @Test
    void shouldWhisperToOneOnly() {
        room.handle(peers.get(0), new Chat(ChatChannel.WHISPER, 3, "psst"));

        assertThat(heard()).containsExactly(1, 0, 0, 1);
        room.handle(peers.get(0), new Chat(ChatChannel.WHISPER, 7, "psst"));
        assertThat(peers.get(0).lastDetail()).isEqualTo("to is 7; nobody is there");
        assertThat(peers.get(0).refusals()).containsExactly(ErrorCode.BAD_VALUE);
    }

    @Test
    void shouldKeepOneSequenceOfAllChannelsForEachListener() {
        room.handle(peers.get(0), all("1"));
        room.handle(peers.get(1), new Chat(ChatChannel.TEAM, Protocol.ANY_SLOT, "2"));
        room.handle(peers.get(2), all("3"));
        room.handle(peers.get(2), new Chat(ChatChannel.WHISPER, 0, "4"));

        assertThat(peers.get(0).all(ChatMessage.class))
                .extracting(ChatMessage::text)
                .containsExactly("1", "2", "3", "4");
        assertThat(peers.get(3).all(ChatMessage.class))
                .extracting(ChatMessage::text)
                .containsExactly("1", "3");
    }

    @Test
    void shouldRefuseAnEmptyTextAndAStrayReceiver() {
        room.handle(peers.get(0), all(""));
        assertThat(peers.get(0).lastDetail()).isEqualTo("text has 0 bytes; accepted are 1 to 512");
        room.handle(peers.get(0), new Chat(ChatChannel.ALL, 3, "x"));
        assertThat(peers.get(0).lastDetail()).isEqualTo("to is 3 on channel ALL; accepted is 255");

        assertThat(peers.get(0).refusals()).containsOnly(ErrorCode.BAD_VALUE);
        assertThat(heard()).containsExactly(0, 0, 0, 0);
    }

    @Test
    void shouldMuteWhoFloodsWithoutPuttingItOut() {
        for (int i = 0; i < 50; i++) {
            room.handle(peers.get(0), all("buy gold " + i));
        }

        assertThat(peers.get(3).all(ChatMessage.class)).hasSize(10);
        assertThat(peers.get(0).refusals()).containsExactly(ErrorCode.NOT_NOW, ErrorCode.NOT_NOW);
        assertThat(peers.get(0).all(Warning.class)).hasSize(1);
        assertThat(peers.get(0).last(Warning.class).kind()).isEqualTo(WarningKind.CHAT);
        room.handle(peers.get(1), all("what was that"));
        assertThat(peers.get(3).last(ChatMessage.class).from()).isEqualTo(1);

        relay.loop().pass(Duration.ofSeconds(61));
        room.handle(peers.get(0), all("sorry"));
        assertThat(peers.get(3).last(ChatMessage.class).text()).isEqualTo("sorry");
        assertThat(relay.counted("relay.chat.messages")).isEqualTo(12);
        assertThat(relay.counted("relay.chat.dropped")).isEqualTo(40);
    }

    @Test
    void shouldBeHeardWhileLoadingPlayingAndAfterwards() {
        room.handle(peers.get(0), all("lobby"));
        relay.begin(room, peers);
        room.handle(peers.get(0), all("playing"));
        room.inMatch(match -> match.end("remake"));
        room.handle(peers.get(0), all("afterwards"));

        assertThat(peers.get(3).all(ChatMessage.class))
                .extracting(ChatMessage::text)
                .containsExactly("lobby", "playing", "afterwards");
    }

    @Test
    void shouldLetSpectatorsTalkToEachOtherOnlyWhileTheMatchRuns() {
        TestPeer first = watcher("w0");
        TestPeer second = watcher("w1");
        relay.begin(room, peers);
        room.handle(first, new Chat(ChatChannel.OBSERVERS, Protocol.ANY_SLOT, "he comes from the left"));
        assertThat(second.last(ChatMessage.class))
                .isEqualTo(new ChatMessage(ChatChannel.OBSERVERS, Protocol.ANY_SLOT, "w0", "he comes from the left"));
        room.handle(first, all("beware"));
        room.handle(first, new Chat(ChatChannel.WHISPER, 0, "beware"));
        room.handle(first, new Chat(ChatChannel.TEAM, Protocol.ANY_SLOT, "beware"));
        assertThat(first.lastDetail()).isEqualTo("spectators speak to OBSERVERS while the match runs");

        assertThat(first.refusals()).hasSize(3).containsOnly(ErrorCode.NOT_NOW);
        assertThat(heard()).containsExactly(0, 0, 0, 0);
        room.inMatch(match -> match.end("remake"));
        room.handle(first, all("well played"));
        assertThat(peers.get(0).last(ChatMessage.class).from()).isEqualTo(Protocol.ANY_SLOT);
    }

    @Test
    void shouldTellSpectatorsWhatPlayersSayToAllWhenTheySeeThatMoment() {
        TestPeer watcher = watcher("w0");
        room.handle(peers.get(0), all("before the match"));
        assertThat(watcher.last(ChatMessage.class).text()).isEqualTo("before the match");
        relay.begin(room, peers);
        pass(Duration.ofSeconds(10));
        room.handle(peers.get(0), all("attacking now"));
        room.handle(peers.get(0), new Chat(ChatChannel.TEAM, Protocol.ANY_SLOT, "not really"));
        pass(Duration.ofMillis(2_900));
        assertThat(watcher.all(ChatMessage.class)).hasSize(1);
        pass(Duration.ofMillis(300));

        assertThat(watcher.all(ChatMessage.class))
                .extracting(ChatMessage::text)
                .containsExactly("before the match", "attacking now");
    }

    /** What spectators see comes from the disk: it gets its turn after each tick. */
    private void pass(Duration time) {
        long end = relay.loop().nanos() + time.toNanos();
        while (relay.loop().nanos() < end) {
            relay.loop()
                    .passUntil(Math.min(
                            end, relay.loop().nanos() + Duration.ofMillis(50).toNanos()));
            relay.settle();
        }
    }

    private TestPeer watcher(String name) {
        TestPeer watcher = new TestPeer(name);
        room.watch(watcher, new Watch(room.code(), SimulatedRelay.MOD, false));
        assertThat(watcher.refusals()).isEmpty();
        return watcher;
    }

    @Test
    void shouldRecordNoWordOfIt() throws Exception {
        relay.begin(room, peers);
        room.handle(peers.get(0), all("meet me at the oil derrick"));
        relay.loop().pass(Duration.ofSeconds(1));
        relay.recorded();

        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(bytes.contains("oil derrick")).as(file.toString()).isFalse();
            }
        }
    }

    private static Chat all(String text) {
        return new Chat(ChatChannel.ALL, Protocol.ANY_SLOT, text);
    }

    private List<Integer> heard() {
        return peers.stream().map(peer -> peer.all(ChatMessage.class).size()).toList();
    }
}
