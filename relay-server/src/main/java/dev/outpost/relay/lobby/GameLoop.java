package dev.outpost.relay.lobby;

/** The one thread that a room and its match live on. */
public interface GameLoop {

    /** Runs a task on the loop: at once when called on it, else as soon as its turn comes. Tasks keep their order. */
    void execute(Runnable task);

    /** Runs a task on the loop after a delay, in a turn of its own; with no delay input goes first. */
    void schedule(long delayNanos, Runnable task);

    /** Sends now what the task has told its peers so far; else that is done at the task's end. */
    default void flush() {}

    /** Whether the caller is on the loop, so that a task need not be made to run on it. */
    default boolean isCurrent() {
        return false;
    }
}
