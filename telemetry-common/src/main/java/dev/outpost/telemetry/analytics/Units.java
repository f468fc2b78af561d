package dev.outpost.telemetry.analytics;

import java.time.Duration;
import java.util.Locale;

/** Sizes and times as people read them. */
final class Units {

    private static final String[] SIZES = {"B", "KiB", "MiB", "GiB", "TiB"};

    private Units() {}

    /** {@code 812 B}, {@code 3.4 MiB}. */
    static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < SIZES.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, SIZES[unit]);
    }

    /** {@code 412 µs}, {@code 3.4 ms}, {@code 12.5 s}, {@code 5 min 20 s}, {@code 2 h 5 min}, {@code 12 d 3 h}. */
    static String duration(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < 60) {
            double micros = time.toNanos() / 1e3;
            if (micros < 1000) {
                return String.format(Locale.ROOT, "%.0f µs", Math.floor(micros));
            }
            return micros < 1e6
                    ? String.format(Locale.ROOT, "%.1f ms", micros / 1e3)
                    : String.format(Locale.ROOT, "%.1f s", micros / 1e6);
        }
        if (seconds < 3600) {
            return pair(seconds, 60, "min", 1, "s");
        }
        if (seconds < 86_400) {
            return pair(seconds, 3600, "h", 60, "min");
        }
        return pair(seconds, 86_400, "d", 3600, "h");
    }

    /** {@code 1,234,567}. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String pair(long seconds, long big, String bigName, long small, String smallName) {
        long rest = seconds % big / small;
        return rest == 0 ? seconds / big + " " + bigName : seconds / big + " " + bigName + " " + rest + " " + smallName;
    }
}
