package dev.outpost.relay.lobby;

import org.jspecify.annotations.Nullable;

/**
 * What is done when something has not happened in time. Once it has happened, the timer that waits on has nothing in
 * its hands any more: a room that is over is not kept for the minutes that somebody might have needed. One thread.
 */
final class Timeout implements Runnable {

    private @Nullable Runnable task;

    Timeout(Runnable task) {
        this.task = task;
    }

    /** It has happened. */
    void over() {
        task = null;
    }

    @Override
    public void run() {
        Runnable due = task;
        if (due != null) {
            task = null;
            due.run();
        }
    }
}
