package dev.outpost.relay.integrity;

import dev.outpost.relay.protocol.QueueType;
import java.time.Duration;

/**
 * What follows from strikes (spec/relay.md, Integrity: Lag switch); 0 strikes: never.
 *
 * @param minGap shortest gap in a player's arrivals that can be one
 * @param rankedWarn strikes that bring a warning in ranked and tournament matches
 * @param rankedKick strikes that bring a kick in ranked and tournament matches
 * @param casualWarn the same in casual matches
 * @param casualKick the same in casual matches
 */
public record LagSwitchRules(Duration minGap, int rankedWarn, int rankedKick, int casualWarn, int casualKick) {

    /** As the relay ships. */
    public static final LagSwitchRules DEFAULT = new LagSwitchRules(Duration.ofMillis(300), 2, 4, 3, 6);

    /** Strikes that bring a warning. */
    int warnAt(QueueType queue) {
        return switch (queue) {
            case RANKED, TOURNAMENT -> rankedWarn;
            case CASUAL -> casualWarn;
            case TRAINING -> 0;
        };
    }

    /** Strikes that bring a kick. */
    int kickAt(QueueType queue) {
        return switch (queue) {
            case RANKED, TOURNAMENT -> rankedKick;
            case CASUAL -> casualKick;
            case TRAINING -> 0;
        };
    }
}
