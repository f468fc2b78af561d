package dev.outpost.relay.lobby;

import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.Ready;
import dev.outpost.relay.protocol.Resume;
import dev.outpost.relay.protocol.Reveal;
import dev.outpost.relay.protocol.RoomSettings;
import dev.outpost.relay.protocol.Start;
import dev.outpost.relay.protocol.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A room in simulated time whose players play by themselves while time passes. */
final class SimulatedMatch {

    private static final Duration STEP = Duration.ofMillis(10);

    final SimulatedRelay relay;
    final Room room;
    final List<SimulatedPlayer> players = new ArrayList<>();
    private int connections;

    private SimulatedMatch(SimulatedRelay relay, Room room) {
        this.relay = relay;
        this.room = room;
    }

    /** So many players, all of whom give snapshots, in a match that has begun. */
    static SimulatedMatch begun(SimulatedRelay relay, RoomSettings settings, int count) throws ProtocolException {
        SimulatedMatch match = inLobby(relay, settings, count);
        match.start();
        return match;
    }

    static SimulatedMatch inLobby(SimulatedRelay relay, RoomSettings settings, int count) throws ProtocolException {
        List<TestPeer> peers = SimulatedRelay.peers(count);
        SimulatedMatch match = new SimulatedMatch(relay, relay.room(settings, peers));
        peers.forEach(peer -> match.players.add(new SimulatedPlayer(peer)));
        match.act();
        return match;
    }

    void start() {
        players.stream().filter(player -> player.plays).forEach(player -> room.handle(player.peer(), new Ready(true)));
        room.handle(players.get(0).peer(), new Start());
        players.stream().filter(player -> player.plays).forEach(player -> room.handle(player.peer(), player.loaded()));
        players.stream()
                .filter(player -> player.plays)
                .forEach(player -> room.handle(player.peer(), new Reveal(SimulatedPlayer.NONCE)));
        act();
    }

    SimulatedPlayer player(int index) {
        return players.get(index);
    }

    /** Lets time pass while everybody plays. */
    void pass(Duration time) {
        for (long left = time.toMillis(); left > 0; left -= STEP.toMillis()) {
            relay.loop().pass(STEP);
            act();
            relay.settle();
            act();
        }
    }

    void act() {
        // By index: acting may bring others in.
        for (int i = 0; i < players.size(); i++) {
            players.get(i).act(room);
        }
    }

    /** Comes back over a new connection of the same identity. */
    TestPeer resume(SimulatedPlayer player, boolean snapshot) {
        String identity = player.peer().pseudonym();
        TestPeer connection = new TestPeer(identity);
        connections++;
        player.over(connection);
        room.resume(connection, new Resume(room.code(), player.token, player.nextTick, snapshot));
        return connection;
    }

    /** Somebody who watches from now on. */
    SimulatedPlayer watch(boolean snapshot) {
        SimulatedPlayer spectator = new SimulatedPlayer(new TestPeer("spectator-" + connections++));
        spectator.plays = false;
        players.add(spectator);
        room.watch(spectator.peer(), new Watch(room.code(), SimulatedRelay.MOD, snapshot));
        return spectator;
    }
}
