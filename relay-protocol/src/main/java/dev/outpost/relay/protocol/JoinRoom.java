package dev.outpost.relay.protocol;

/**
 * Enters a room that waits for players.
 *
 * @param room the room's code, as {@link RoomJoined} gave it to the host
 * @param slot wanted slot, 0 to 254, or {@link Protocol#ANY_SLOT}
 * @param modFingerprint SHA-256 of the player's mod profile in hex; must equal the room's
 * @param team wanted team, 0 to 254, or {@link Protocol#NO_TEAM}
 */
public record JoinRoom(String room, int slot, String modFingerprint, int team) implements ClientMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x03;

    /** In no team. */
    public JoinRoom(String room, int slot, String modFingerprint) {
        this(room, slot, modFingerprint, Protocol.NO_TEAM);
    }

    @Override
    public int type() {
        return TYPE;
    }
}
