package dev.outpost.telemetry.event;

import java.util.Locale;

/** Lower-case names of enum constants, as events and metric labels have them. */
public final class Labels {

    private Labels() {}

    /** {@code LeaveReason.QUIT} gives {@code quit}. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
