package dev.outpost.relay.net;

import dev.outpost.relay.lobby.Peer;
import dev.outpost.relay.lobby.Room;
import dev.outpost.relay.lobby.Rooms;
import dev.outpost.relay.protocol.ClientMessage;
import dev.outpost.relay.protocol.CreateRoom;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.JoinRoom;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.Resume;
import dev.outpost.relay.protocol.Watch;

/**
 * What a client in no room asks for.
 *
 * @param room where
 * @param knock asks the room, on its loop
 */
record RoomWish(Room room, Runnable knock) {

    /** What a message asks for. A room is opened on the lightest loop; one that nobody opened is refused. */
    static RoomWish of(ClientMessage message, Peer client, Hub hub) throws ProtocolException {
        return switch (message.type()) {
            case CreateRoom.TYPE -> {
                CreateRoom create = (CreateRoom) message;
                Room opened = hub.rooms().open(create, hub.lightest().get());
                yield join(opened, client, create.slot(), create.settings().modFingerprint(), create.team());
            }
            case JoinRoom.TYPE -> {
                JoinRoom join = (JoinRoom) message;
                Room found = find(hub.rooms(), join.room(), ErrorCode.ROOM_NOT_FOUND);
                yield join(found, client, join.slot(), join.modFingerprint(), join.team());
            }
            case Resume.TYPE -> {
                Resume resume = (Resume) message;
                Room found = find(hub.rooms(), resume.room(), ErrorCode.RESUME_REFUSED);
                yield new RoomWish(found, () -> found.resume(client, resume));
            }
            case Watch.TYPE -> {
                Watch watch = (Watch) message;
                Room found = find(hub.rooms(), watch.room(), ErrorCode.ROOM_NOT_FOUND);
                yield new RoomWish(found, () -> found.watch(client, watch));
            }
            default -> throw new IllegalArgumentException("no wish to enter a room: " + message);
        };
    }

    private static RoomWish join(Room room, Peer client, int slot, String modFingerprint, int team) {
        return new RoomWish(room, () -> room.join(client, slot, modFingerprint, team));
    }

    private static Room find(Rooms rooms, String code, ErrorCode ifNone) throws ProtocolException {
        Room found = rooms.find(code);
        if (found == null) {
            throw new ProtocolException(ifNone, "no room has code '" + code + "'");
        }
        return found;
    }
}
