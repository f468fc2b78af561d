package dev.outpost.relay.protocol;

/**
 * Somebody in a room.
 *
 * @param slot where
 * @param host whether it opened the room
 * @param ready whether it waits for the start
 */
public record Member(int slot, boolean host, boolean ready) {}
