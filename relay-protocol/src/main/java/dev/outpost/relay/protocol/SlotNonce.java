package dev.outpost.relay.protocol;

/**
 * A player's share of the seed.
 *
 * @param slot who
 * @param nonce 32 bytes, 64 hex digits
 */
public record SlotNonce(int slot, String nonce) {}
