package dev.outpost.relay.lobby;

import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.QueueType;
import dev.outpost.relay.protocol.RoomSettings;
import java.time.Duration;

/**
 * How a match may be paused (spec/relay.md, Leaving, returning, watching).
 *
 * @param each pauses of each player; {@link #UNLIMITED}: no end of them
 * @param longest how long a pause may be
 * @param othersAfter when the other side may resume
 */
record PauseRules(int each, Duration longest, Duration othersAfter) {

    static final int UNLIMITED = 255;

    /** Most that a room may ask for by number. */
    static final int MOST = 10;

    /** The rules of a match: the queue's, with the number that the room asks for. */
    static PauseRules of(RoomSettings settings) {
        PauseRules queues = of(settings.queue());
        return settings.pauses() == Protocol.AS_QUEUE
                ? queues
                : new PauseRules(settings.pauses(), queues.longest, queues.othersAfter);
    }

    private static PauseRules of(QueueType queue) {
        return switch (queue) {
            case RANKED, TOURNAMENT -> new PauseRules(2, Duration.ofMinutes(2), Duration.ofSeconds(30));
            case CASUAL -> new PauseRules(5, Duration.ofMinutes(5), Duration.ZERO);
            // An hour, so that a room that everybody forgot does not stand for ever.
            case TRAINING -> new PauseRules(UNLIMITED, Duration.ofHours(1), Duration.ZERO);
        };
    }
}
