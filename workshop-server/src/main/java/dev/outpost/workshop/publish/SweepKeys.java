package dev.outpost.workshop.publish;

import dev.outpost.server.config.Key;
import java.time.Duration;
import java.util.List;

/** Configuration of the sweep. */
public final class SweepKeys {

    /** How old orphans get. */
    public static final Key<Duration> ORPHAN_AGE = Key.duration(
            "workshop.orphan_age",
            Duration.ofDays(1),
            Duration.ofMinutes(10),
            Duration.ofDays(365),
            "how long ago a blob that no version refers to was put before it is swept");
    /** How often they are looked for. */
    public static final Key<Duration> SWEEP_INTERVAL = Key.duration(
            "workshop.sweep_interval",
            Duration.ofHours(1),
            Duration.ofMinutes(1),
            Duration.ofDays(7),
            "time between two sweeps of what publishes left that did not come to their end");

    /** All of them. */
    public static final List<Key<?>> ALL = List.of(ORPHAN_AGE, SWEEP_INTERVAL);

    private SweepKeys() {}
}
