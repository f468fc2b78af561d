package dev.outpost.relay.lobby;

import java.util.ArrayList;
import java.util.List;

/** Somebody in a room. */
final class Member {

    /** What may wait for a member who is sent what it missed; no more than this happens within a minute. */
    private static final int MAX_BACKLOG = 512;

    final Peer peer;
    final int slot;
    final ChatGate chat;
    int team;
    boolean ready;
    boolean loaded;
    boolean canSnapshot;

    private boolean live = true;
    private long forgivenBefore;
    private final List<byte[]> backlog = new ArrayList<>(0);

    Member(Peer peer, int slot, int team, ChatGate chat) {
        this.peer = peer;
        this.slot = slot;
        this.team = team;
        this.chat = chat;
    }

    /** Whether it has all frames so far. */
    boolean live() {
        return live;
    }

    /** Sends a message; to a member who is behind, when it has caught up. */
    void tell(byte[] message) {
        if (live) {
            peer.send(message);
        } else if (backlog.size() < MAX_BACKLOG) {
            backlog.add(message);
        }
    }

    /** It has returned, and frames go past it until it has those before them. */
    void behind() {
        live = false;
    }

    /**
     * Whether a batch for a closed tick is nobody's fault: what a returner sends for ticks that were closed while it
     * caught up, or before its first orders after that could be there.
     */
    boolean forgiven(long tick) {
        return !live || tick < forgivenBefore;
    }

    /**
     * It has all frames so far.
     *
     * @param onTimeFrom the first tick that its orders can be there for in time
     */
    void caughtUp(long onTimeFrom) {
        live = true;
        forgivenBefore = onTimeFrom;
        backlog.forEach(peer::send);
        backlog.clear();
    }
}
