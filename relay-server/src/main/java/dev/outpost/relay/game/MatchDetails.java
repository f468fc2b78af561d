package dev.outpost.relay.game;

/** Takes what observers of a match know of it, for the operator's eyes. */
public interface MatchDetails {

    /** A number about a player, {@code suspicion} say. */
    void player(int slot, String field, double value);

    /** A number about the match, {@code spectators} say. */
    void match(String field, double value);
}
