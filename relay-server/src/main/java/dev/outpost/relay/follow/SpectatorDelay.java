package dev.outpost.relay.follow;

import dev.outpost.relay.protocol.QueueType;
import java.time.Duration;

/** By how much spectators see a match later than its players (spec/relay.md, Leaving, returning, watching). */
public final class SpectatorDelay {

    private SpectatorDelay() {}

    /**
     * The delay of a match: the queue's, or more when the room asked for more; never less.
     *
     * @param askedS what the room's settings say, seconds
     */
    public static Duration of(QueueType queue, int askedS) {
        int leastS = switch (queue) {
            case CASUAL, TRAINING -> 3;
            case RANKED -> 120;
            case TOURNAMENT -> 180;
        };
        return Duration.ofSeconds(Math.max(leastS, askedS));
    }
}
