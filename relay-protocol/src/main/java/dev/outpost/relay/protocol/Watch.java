package dev.outpost.relay.protocol;

/**
 * Somebody wants to watch a match.
 *
 * @param room the room's code
 * @param modFingerprint SHA-256 of the spectator's mod profile, 64 hex digits
 * @param snapshot whether it takes a snapshot instead of all frames from the beginning
 */
public record Watch(String room, String modFingerprint, boolean snapshot) implements ClientMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x08;

    @Override
    public int type() {
        return TYPE;
    }
}
