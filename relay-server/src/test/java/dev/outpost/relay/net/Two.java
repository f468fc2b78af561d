package dev.outpost.relay.net;

import dev.outpost.relay.protocol.Commits;
import dev.outpost.relay.protocol.JoinRoom;
import dev.outpost.relay.protocol.LoadMatch;
import dev.outpost.relay.protocol.MatchStart;
import dev.outpost.relay.protocol.RoomMembers;
import dev.outpost.relay.protocol.Start;
import java.io.IOException;

/** Two players of a room: the host in slot 0, a guest in slot 7. */
final class Two implements AutoCloseable {

    final TestClient host;
    final TestClient guest;
    final String room;

    private Two(TestClient host, TestClient guest, String room) {
        this.host = host;
        this.guest = guest;
        this.room = room;
    }

    static Two inLobby(RunningPort port) throws Exception {
        return of(TestClient.host(port.number(), TestClient.settings(2, 20_000)), TestClient.greeted(port.number()));
    }

    /** One who has asked for a room, and one who joins it now. */
    static Two of(TestClient host, TestClient guest) throws Exception {
        String room = host.joined().room();
        guest.send(new JoinRoom(room, 7, TestClient.MOD));
        guest.joined();
        return new Two(host, guest, room);
    }

    /** Both ready, and the host has started. */
    void start() throws Exception {
        host.ready();
        guest.ready();
        while (!host.await(RoomMembers.class).members().stream().allMatch(member -> member.ready())) {
            // each change of the room is told
        }
        host.send(new Start());
        host.await(LoadMatch.class);
        guest.await(LoadMatch.class);
    }

    MatchStart play() throws Exception {
        start();
        host.send(TestClient.loaded());
        guest.send(TestClient.loaded());
        host.await(Commits.class);
        guest.await(Commits.class);
        host.await(MatchStart.class);
        return guest.await(MatchStart.class);
    }

    @Override
    public void close() throws IOException {
        host.close();
        guest.close();
    }
}
