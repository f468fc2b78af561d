package dev.outpost.relay.game;

/**
 * Somebody who plays.
 *
 * @param slot where
 * @param team its team, 255 for none
 * @param pseudonym who, as telemetry and results name it
 */
public record MatchPlayer(int slot, int team, String pseudonym) {}
