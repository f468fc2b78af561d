package dev.outpost.telemetry.analytics;

import java.time.Duration;

/** How work that comes in slices waits between them. */
@FunctionalInterface
interface Pause {

    /** Waits by sleeping; gives up when its thread is interrupted. */
    Pause SLEEP = time -> {
        try {
            Thread.sleep(time.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    };

    /** Waits; false: stop working. */
    boolean await(Duration time);
}
