package dev.outpost.relay.lobby;

import java.time.Duration;

/**
 * What players may do to each other beside playing.
 *
 * @param chatPer10s chat messages of one speaker in 10 s
 * @param voteTime how long a vote is open
 * @param voteCooldown how long a player waits after opening a vote before it may open another
 * @param surrenderAfter time of play before a team may surrender in ranked and tournament matches
 * @param remakeWithin time of play within which a remake may be voted
 */
public record TableRules(
        int chatPer10s, Duration voteTime, Duration voteCooldown, Duration surrenderAfter, Duration remakeWithin) {

    /** As the relay has them when nothing is configured. */
    public static final TableRules DEFAULT = new TableRules(
            10, Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofMinutes(5));
}
