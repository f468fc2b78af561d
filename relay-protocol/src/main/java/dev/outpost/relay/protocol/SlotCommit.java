package dev.outpost.relay.protocol;

/**
 * A player's commit to its share of the seed.
 *
 * @param slot who
 * @param commit SHA-256 of its nonce, 64 hex digits
 */
public record SlotCommit(int slot, String commit) {}
