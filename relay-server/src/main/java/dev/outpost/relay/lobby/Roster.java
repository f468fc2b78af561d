package dev.outpost.relay.lobby;

import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.RelayMessage;
import dev.outpost.relay.protocol.RoomMembers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The members of a room by slot, one of them the host. */
final class Roster {

    /** By ascending slot. They are few, and everything sent goes through them: a list is smallest, and quickest. */
    private final List<Member> members = new ArrayList<>(0);

    private int hostSlot = Protocol.ANY_SLOT;
    private Consumer<RelayMessage> onTold = message -> {};

    /** Hears of each message that everybody is told. */
    void onTold(Consumer<RelayMessage> listener) {
        onTold = listener;
    }

    /** Takes somebody in; the first is the host. */
    void add(Member member) {
        if (members.isEmpty()) {
            hostSlot = member.slot;
        }
        int place = 0;
        while (place < members.size() && members.get(place).slot < member.slot) {
            place++;
        }
        if (place < members.size() && members.get(place).slot == member.slot) {
            members.set(place, member);
        } else {
            members.add(place, member);
        }
    }

    /** Lets somebody go; of a host the lowest slot inherits. */
    void remove(Member member) {
        members.removeIf(other -> other.slot == member.slot);
        if (member.slot == hostSlot && !members.isEmpty()) {
            hostSlot = members.get(0).slot;
        }
    }

    int size() {
        return members.size();
    }

    int hostSlot() {
        return hostSlot;
    }

    boolean has(int slot) {
        return in(slot) != null;
    }

    int lowestFreeSlot() {
        int slot = 0;
        while (has(slot)) {
            slot++;
        }
        return slot;
    }

    /** The members as they are now, by ascending slot; the list does not change with the room. */
    List<Member> all() {
        return List.copyOf(members);
    }

    @Nullable
    Member in(int slot) {
        for (int i = 0; i < members.size(); i++) {
            if (members.get(i).slot == slot) {
                return members.get(i);
            }
        }
        return null;
    }

    @Nullable
    Member of(Peer peer) {
        for (int i = 0; i < members.size(); i++) {
            if (members.get(i).peer == peer) {
                return members.get(i);
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
        for (Member member : members) {
            if (member != but) {
                member.tell(encoded);
            }
        }
        onTold.accept(message);
    }

    /** Sends the frame of a tick to everybody who has those before it. */
    void sendAll(byte[] frame) {
        for (Member member : members) {
            if (member.live()) {
                member.peer.send(frame);
            }
        }
    }

    /** Who is here, as everybody is told. */
    RoomMembers describe() {
        List<dev.outpost.relay.protocol.Member> described = new ArrayList<>(members.size());
        for (Member member : members) {
            described.add(new dev.outpost.relay.protocol.Member(
                    member.slot, member.slot == hostSlot, member.ready, member.team, member.peer.name()));
        }
        return new RoomMembers(described);
    }

    /** The members, for operators. */
    List<RoomView.MemberView> view(Details details) {
        return members.stream()
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
