package dev.outpost.relay.lobby;

import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.RelayMessage;
import dev.outpost.relay.protocol.RoomMembers;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The members of a room by slot, one of them the host. */
final class Roster {

    private final TreeMap<Integer, Member> bySlot = new TreeMap<>();
    private int hostSlot = Protocol.ANY_SLOT;
    private Consumer<RelayMessage> onTold = message -> {};

    /** Hears of each message that everybody is told. */
    void onTold(Consumer<RelayMessage> listener) {
        onTold = listener;
    }

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
        tellAllBut(null, message);
    }

    /** Sends a message to everybody but one; encoded once. */
    void tellOthers(Member but, RelayMessage message) {
        tellAllBut(but, message);
    }

    private void tellAllBut(@Nullable Member but, RelayMessage message) {
        byte[] encoded = FrameEncoder.encode(message);
        for (Member member : bySlot.values()) {
            if (member != but) {
                member.tell(encoded);
            }
        }
        onTold.accept(message);
    }

    /** Sends the frame of a tick to everybody who has those before it. */
    void sendAll(byte[] frame) {
        for (Member member : bySlot.values()) {
            if (member.live()) {
                member.peer.send(frame);
            }
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

    /** The members, for operators. */
    List<RoomView.MemberView> view(Details details) {
        return bySlot.values().stream()
                .map(member -> new RoomView.MemberView(
                        member.slot,
                        member.slot == hostSlot,
                        member.ready,
                        member.team,
                        member.peer.pseudonym(),
                        member.peer.rttMs(),
                        details.of(member.slot)))
                .toList();
    }
}
