package dev.outpost.relay.lobby;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.protocol.Finish;
import dev.outpost.relay.protocol.Loaded;
import dev.outpost.relay.protocol.MatchEnd;
import dev.outpost.relay.protocol.MatchSeed;
import dev.outpost.relay.protocol.MatchStart;
import dev.outpost.relay.protocol.Order;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.RelayMessage;
import dev.outpost.relay.protocol.ResumeToken;
import dev.outpost.relay.protocol.Resumed;
import dev.outpost.relay.protocol.RoomJoined;
import dev.outpost.relay.protocol.SlotOrder;
import dev.outpost.relay.protocol.Snapshot;
import dev.outpost.relay.protocol.SnapshotPart;
import dev.outpost.relay.protocol.SnapshotRequest;
import dev.outpost.relay.protocol.SnapshotVerdict;
import dev.outpost.relay.protocol.SyncHash;
import dev.outpost.relay.protocol.TickFrame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client in simulated time that plays, or watches: runs each frame once and in sequence, which it asserts, and answers
 * as docs/protocol.md says. Its state is one number into which every frame is folded; it survives the connection unless
 * it is {@link #forget forgotten}.
 */
final class SimulatedPlayer {

    static final String NONCE = "5a".repeat(32);

    static final long LAST_TICK_UNKNOWN = Long.MAX_VALUE;

    final List<RelayMessage> heard = new ArrayList<>();
    long nextTick;
    long state;
    int slot = -1;
    String token = "";
    boolean started;
    boolean corrupt;
    boolean givesSnapshots = true;
    boolean lies;
    boolean plays = true;
    long lastTick = LAST_TICK_UNKNOWN;

    private TestPeer peer;
    private int taken;
    private int runAhead;
    private long sentThrough = -1;
    private @Nullable SnapshotRequest asked;
    private final List<byte[]> parts = new ArrayList<>();

    SimulatedPlayer(TestPeer peer) {
        this.peer = peer;
    }

    TestPeer peer() {
        return peer;
    }

    /** Goes on over another connection. */
    SimulatedPlayer over(TestPeer connection) {
        peer = connection;
        taken = 0;
        return this;
    }

    /** Its process died: only the token is left. */
    void forget() {
        nextTick = 0;
        state = 0;
        started = false;
        sentThrough = -1;
    }

    /** Loads, with a promise of snapshots if it gives them. */
    Loaded loaded() {
        return new Loaded(MatchSeed.commit(NONCE), givesSnapshots);
    }

    /** Takes what it was sent since the last time, and answers. */
    void act(Room room) {
        while (taken < peer.received().size()) {
            RelayMessage message = peer.received().get(taken++);
            heard.add(message);
            take(room, message);
        }
    }

    private void take(Room room, RelayMessage message) {
        switch (message.type()) {
            case RoomJoined.TYPE -> slot = ((RoomJoined) message).slot();
            case Resumed.TYPE -> assertThat(((Resumed) message).slot()).isEqualTo(slot);
            case ResumeToken.TYPE -> token = ((ResumeToken) message).token();
            case MatchStart.TYPE -> start(room, (MatchStart) message);
            case TickFrame.TYPE -> frame(room, (TickFrame) message);
            case SnapshotRequest.TYPE -> asked = (SnapshotRequest) message;
            case Snapshot.TYPE -> snapshot(room, (Snapshot) message);
            default -> {
                // heard, which is enough
            }
        }
    }

    private void start(Room room, MatchStart start) {
        runAhead = start.runAhead();
        if (!started && start.firstTick() == 0) {
            nextTick = 0;
            state = start.seed();
        }
        started = true;
        assertThat(start.firstTick()).as("first tick after the start").isEqualTo(nextTick);
        if (plays && start.liveTick() == 0) {
            for (long tick = 0; tick < runAhead; tick++) {
                send(room, tick);
            }
        }
    }

    private void frame(Room room, TickFrame frame) {
        assertThat(frame.tick()).as("frames without gap or double").isEqualTo(nextTick);
        nextTick++;
        for (SlotOrder order : frame.orders()) {
            state = state * 31 + order.slot() * 7L + order.type() + order.subTickUs();
        }
        state = state * 1_000_003 + frame.tick() + (corrupt ? 1 : 0);
        if (!plays) {
            return;
        }
        send(room, frame.tick() + runAhead);
        room.handle(peer, new SyncHash(frame.tick(), state));
        SnapshotRequest request = asked;
        if (request != null && request.tick() == frame.tick() && givesSnapshots) {
            asked = null;
            byte[] whole =
                    ByteBuffer.allocate(8).putLong(lies ? state + 1 : state).array();
            room.handle(peer, new SnapshotPart(frame.tick(), 0, 2, new byte[] {whole[0], whole[1], whole[2]}));
            room.handle(peer, new SnapshotPart(frame.tick(), 1, 2, new byte[] {
                whole[3], whole[4], whole[5], whole[6], whole[7]
            }));
        }
    }

    private void send(Room room, long tick) {
        if (tick > sentThrough && tick <= lastTick) {
            sentThrough = tick;
            room.handle(peer, new Orders(tick, List.of(new Order((int) (tick * 7 % 1000), 0, new byte[] {(byte) slot
            }))));
            if (tick == lastTick) {
                room.handle(peer, new Finish(tick, "victory"));
            }
        }
    }

    private void snapshot(Room room, Snapshot snapshot) {
        if (snapshot.part() == 0) {
            parts.clear();
        }
        parts.add(snapshot.data());
        if (parts.size() < snapshot.parts()) {
            return;
        }
        ByteBuffer whole = ByteBuffer.allocate(8);
        parts.forEach(whole::put);
        long loaded = whole.getLong(0);
        boolean good = loaded == snapshot.hash();
        if (good) {
            state = loaded;
            nextTick = snapshot.tick() + 1;
            started = true;
        }
        room.handle(peer, new SnapshotVerdict(snapshot.tick(), good));
    }

    /** How the match ended, as it was told. */
    @Nullable
    MatchEnd end() {
        return heard.stream()
                .filter(MatchEnd.class::isInstance)
                .map(MatchEnd.class::cast)
                .findFirst()
                .orElse(null);
    }
}
