package dev.outpost.bench.tick;

import dev.outpost.relay.lobby.GameLoop;
import dev.outpost.relay.lobby.Peer;
import dev.outpost.relay.lobby.Room;
import dev.outpost.relay.lobby.Rooms;
import dev.outpost.relay.protocol.CreateRoom;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.Loaded;
import dev.outpost.relay.protocol.MatchSeed;
import dev.outpost.relay.protocol.Order;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.QueueType;
import dev.outpost.relay.protocol.Ready;
import dev.outpost.relay.protocol.Reveal;
import dev.outpost.relay.protocol.RoomSettings;
import dev.outpost.relay.protocol.Start;
import dev.outpost.relay.timing.RoundTrip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A room of the relay in which a match is played: its players give one order each for each tick. One thread. */
final class Game {

    private static final String NONCE = "5e".repeat(32);
    static final int PLAYERS = 8;
    static final int TICK_US = 33_333;

    private static final String MOD = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    private static final RoomSettings SETTINGS = new RoomSettings(
            "ra1",
            MOD,
            "Ore Lord",
            PLAYERS,
            "5f1e",
            "classic",
            QueueType.CASUAL,
            TICK_US,
            2,
            List.of("move", "attack"));
    private static final List<Order> ORDERS = List.of(new Order(1000, 0, new byte[20]));

    private final Room room;
    private final List<Wire> peers = new ArrayList<>();
    private long tick;

    Game(Rooms rooms, GameLoop loop, Wires wires) throws IOException, ProtocolException {
        room = rooms.open(new CreateRoom(SETTINGS, Protocol.ANY_SLOT), loop);
        for (int i = 0; i < PLAYERS; i++) {
            Wire peer = new Wire(wires.open());
            peers.add(peer);
            room.join(peer, Protocol.ANY_SLOT, MOD, Protocol.NO_TEAM);
            room.handle(peer, new Ready(true));
        }
    }

    void start() {
        room.handle(peers.get(0), new Start());
        peers.forEach(peer -> room.handle(peer, new Loaded(MatchSeed.commit(NONCE), false)));
        peers.forEach(peer -> room.handle(peer, new Reveal(NONCE)));
        order();
    }

    /** Frames sent to the first player. */
    long sent() {
        return peers.get(0).sent;
    }

    /** When the last player's last frame was handed to the system, as {@code System.nanoTime()}. */
    long sentAt() {
        return peers.get(peers.size() - 1).sentAt;
    }

    /** A tick was closed: what the players order in the next. */
    void ticked() {
        tick++;
        order();
    }

    private void order() {
        Orders orders = new Orders(tick, ORDERS);
        peers.forEach(peer -> room.handle(peer, orders));
    }

    /** A player behind a real socket. */
    private static final class Wire implements Peer {

        private final SocketChannel channel;
        private long sent;
        private long sentAt;

        private Wire(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public void send(byte[] frame) {
            sent++;
            ByteBuffer bytes = ByteBuffer.wrap(frame);
            try {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                sentAt = System.nanoTime();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void refuse(ErrorCode code, String detail) {
            throw new IllegalStateException(code + ": " + detail);
        }

        @Override
        public void released(Room left) {
            // Until the process ends.
        }

        @Override
        public void playing(boolean now) {
            // No timeouts here.
        }

        @Override
        public int unsentBytes() {
            return 0;
        }

        @Override
        public String pseudonym() {
            return "";
        }

        @Override
        public void ping() {
            // Nobody measures here.
        }

        @Override
        public String name() {
            return "";
        }

        @Override
        public void calibrate(int count, Duration over) {
            // Nor here.
        }

        @Override
        public RoundTrip roundTrip() {
            return RoundTrip.steady(rttMs());
        }

        @Override
        public double rttMs() {
            return 20;
        }
    }
}
