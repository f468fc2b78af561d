package dev.outpost.telemetry.record;

import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.GameContext;

/**
 * Where events are emitted: from any thread, without waiting, throwing or I/O.
 *
 * <pre>{@code
 * EventWriter event = recorder.begin(ORDER_FORWARD, game);
 * if (event.wanted()) {
 *     event.tick(tick).put(gameId).put(player)...end();
 * }
 * }</pre>
 */
public final class Recorder {

    /** Begins an event that belongs to no game. */
    public EventWriter begin(EventType type) {
        return EventWriter.NONE;
    }

    /** Begins an event of a game. */
    public EventWriter begin(EventType type, GameContext game) {
        return EventWriter.NONE;
    }
}
