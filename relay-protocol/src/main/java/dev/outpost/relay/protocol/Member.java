package dev.outpost.relay.protocol;

/**
 * Somebody in a room.
 *
 * @param slot where
 * @param host whether it opened the room
 * @param ready whether it waits for the start
 * @param team 0 to 254, or {@link Protocol#NO_TEAM}
 * @param name display name, at most 32 bytes, may be empty
 */
public record Member(int slot, boolean host, boolean ready, int team, String name) {}
