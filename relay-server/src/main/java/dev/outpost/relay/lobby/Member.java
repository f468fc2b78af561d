package dev.outpost.relay.lobby;

/** Somebody in a room. */
final class Member {

    final Peer peer;
    final int slot;
    boolean ready;
    boolean loaded;

    Member(Peer peer, int slot) {
        this.peer = peer;
        this.slot = slot;
    }
}
