package dev.outpost.relay.lobby;

/** Somebody in a room. */
final class Member {

    final Peer peer;
    final int slot;
    int team;
    boolean ready;
    boolean loaded;

    Member(Peer peer, int slot, int team) {
        this.peer = peer;
        this.slot = slot;
        this.team = team;
    }
}
