package dev.outpost.workshop.mirror;

import java.time.Duration;

/** Waits. */
@FunctionalInterface
interface Rest {

    /** As long as this, or until the mirror is closed. */
    void rest(Duration time) throws InterruptedException;
}
