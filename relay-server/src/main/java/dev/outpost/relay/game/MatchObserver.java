package dev.outpost.relay.game;

import dev.outpost.relay.protocol.ClientMessage;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.TickFrame;

/**
 * Hears what happens in a match, on its loop, in sequence. Nothing here may block, and {@link #batch} and {@link
 * #tickClosed} are the relay's hot path: no allocation, no locks.
 */
public interface MatchObserver {

    /** A batch was taken; its late orders and those over the budget are among them. */
    default void batch(int slot, Orders batch, long arrivalNanos) {}

    /** A player said what state it has after a tick. */
    default void syncHash(int slot, long tick, long hash) {}

    /**
     * A tick was closed and its frame sent.
     *
     * @param encoded the whole frame as it was sent; never changed
     * @param dueNanos when it should have been closed, monotonic clock
     * @param closedNanos when it was
     */
    default void tickClosed(TickFrame frame, byte[] encoded, long dueNanos, long closedNanos) {}

    /**
     * A player answered a ping.
     *
     * @param sentNanos when the ping was sent, monotonic clock
     * @param receivedNanos when the answer came
     */
    default void pong(int slot, long sentNanos, long receivedNanos) {}

    /** Players came apart. */
    default void diverged(Divergence divergence) {}

    /** A player is away, or gone. */
    default void left(int slot, LeaveReason reason) {}

    /** A player who was away is there again and has been sent all it missed. */
    default void returned(int slot) {}

    /** The clock stands still; {@code tick} closes next. */
    default void paused(long tick) {}

    /** The clock runs again; all later ticks close by so much later. */
    default void resumed(long tick, long pausedNanos) {}

    /** The match ended; nothing follows, apart from messages that were on their way. */
    default void ended(Ending ending, long durationNanos) {}

    /** Says what it knows of the match and its players, for the operator. */
    default void describe(MatchDetails details) {}

    /** Whether {@link #message} is for this one. */
    default boolean handles(int type) {
        return false;
    }

    /**
     * A message of a type that this one handles.
     *
     * @throws ProtocolException when it is refused
     */
    default void message(int slot, ClientMessage message) throws ProtocolException {}
}
