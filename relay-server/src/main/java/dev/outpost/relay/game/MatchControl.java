package dev.outpost.relay.game;

import dev.outpost.relay.history.FrameLog;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.RelayMessage;

/** What somebody who observes a match may do in it; only on the match's loop, unless said otherwise. */
public interface MatchControl {

    /** Sends a message to the player in a slot; to nobody when it is away. */
    void tell(int slot, RelayMessage message);

    /** Sends a message to all players who are there. */
    void tellAll(RelayMessage message);

    /** Puts a player out, for the reason {@code kicked}, and tells it why; nothing happens when it is away. */
    void kick(int slot, ErrorCode code, String detail);

    /** Ends the match by a protocol outcome; nothing happens when it has ended. */
    void end(String outcome);

    /** Lets the clock stand still: no tick closes until {@link #resume}. Nothing happens when it stands or no tick follows. */
    void pause();

    /** Lets the clock go on; all later ticks close by the length of the pause later. */
    void resume();

    /** The match's end does not wait for this player any more; it stays, sees all, and what it sends is taken. */
    void concede(int slot);

    /** Last measured round trip of a player, milliseconds; below 0: none yet, or it is away. */
    double rttMs(int slot);

    /** Sends a player a ping beside the regular ones; the answer comes to {@link MatchObserver#pong}, if any comes. */
    void ping(int slot);

    /**
     * The match's frames so far; whoever reads them after the match's end retains the log meanwhile. When a tick is
     * heard of, its frame is in it.
     */
    FrameLog frames();

    /** Monotonic clock, nanoseconds; from any thread. */
    long nanos();

    /** Runs a task on the match's loop; from any thread. */
    void execute(Runnable task);

    /** Runs a task on the match's loop after a delay; from any thread. Whoever schedules checks that it is still wanted. */
    void schedule(long delayNanos, Runnable task);
}
