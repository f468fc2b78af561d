package dev.outpost.relay.lobby;

import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.RelayMessage;
import dev.outpost.relay.protocol.RoomMembers;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The members of a room by slot, one of them the host. */
final class Roster {

    private final TreeMap<Integer, Member> bySlot = new TreeMap<>();
    private int hostSlot = Protocol.ANY_SLOT;

    /** Takes somebody in; the first is the host. */
    void add(Member member) {
        if (bySlot.isEmpty()) {
            hostSlot = member.slot;
        }
        bySlot.put(member.slot, member);
    }

    /** Lets somebody go; of a host the lowest slot inherits. */
    void remove(Member member) {
        bySlot.remove(member.slot);
        if (member.slot == hostSlot && !bySlot.isEmpty()) {
            hostSlot = bySlot.firstKey();
        }
    }

    int size() {
        return bySlot.size();
    }

    int hostSlot() {
        return hostSlot;
    }

    boolean has(int slot) {
        return bySlot.containsKey(slot);
    }

    int lowestFreeSlot() {
        int slot = 0;
        while (bySlot.containsKey(slot)) {
            slot++;
        }
        return slot;
    }

    /** The members as they are now, by ascending slot; the list does not change with the room. */
    List<Member> all() {
        return List.copyOf(bySlot.values());
    }

    @Nullable
    Member in(int slot) {
        return bySlot.get(slot);
    }

    @Nullable
    Member of(Peer peer) {
        for (Member member : bySlot.values()) {
            if (member.peer == peer) {
                return member;
            }
        }
        return null;
    }

    /** Sends a message to everybody; encoded once. */
    void tellAll(RelayMessage message) {
        sendAll(FrameEncoder.encode(message));
    }

    /** Sends an encoded message to everybody. */
    void sendAll(byte[] frame) {
        for (Member member : bySlot.values()) {
            member.peer.send(frame);
        }
    }

    /** Who is here, as everybody is told. */
    RoomMembers describe() {
        List<dev.outpost.relay.protocol.Member> described = new ArrayList<>(bySlot.size());
        for (Member member : bySlot.values()) {
            described.add(new dev.outpost.relay.protocol.Member(
                    member.slot, member.slot == hostSlot, member.ready, member.team, member.peer.name()));
        }
        return new RoomMembers(described);
    }
}
