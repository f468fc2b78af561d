package dev.outpost.relay.protocol;

/**
 * The hash that a player reported.
 *
 * @param slot who
 * @param hash 64-bit sync hash
 */
public record SlotHash(int slot, long hash) {}
