package dev.outpost.telemetry.analytics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Watches that a query's temporary data, which SQLite keeps in files that have no name, leaves room for others: at most
 * half of what was free at the start, and never more than {@link #MOST_BYTES}. One thread.
 */
final class TempSpace {

    static final long MOST_BYTES = 4L << 30;

    private static final long BETWEEN_NANOS = 50_000_000;

    private final LongSupplier nanos;
    private final LongSupplier usableBytes;
    private final long floorBytes;
    private long next;
    private boolean exceeded;

    TempSpace(LongSupplier nanos, LongSupplier usableBytes) {
        this.nanos = nanos;
        this.usableBytes = usableBytes;
        long usable = usableBytes.getAsLong();
        this.floorBytes = usable - Math.min(MOST_BYTES, usable / 2);
        this.next = nanos.getAsLong();
    }

    /** That of the folder where SQLite puts its temporary files. */
    static TempSpace ofProcess(LongSupplier nanos) {
        Path folder = folder(System.getenv());
        return new TempSpace(nanos, () -> usable(folder));
    }

    /** Whether too much is used; looked at some times a second. */
    boolean exceeded() {
        long now = nanos.getAsLong();
        if (!exceeded && now - next >= 0) {
            next = now + BETWEEN_NANOS;
            exceeded = usableBytes.getAsLong() < floorBytes;
        }
        return exceeded;
    }

    /** The first of SQLite's candidates that there is. */
    private static @Nullable Path folder(Map<String, String> environment) {
        return Stream.of(
                        environment.get("SQLITE_TMPDIR"),
                        environment.get("TMPDIR"),
                        "/var/tmp",
                        "/usr/tmp",
                        "/tmp",
                        System.getProperty("java.io.tmpdir"))
                .filter(Objects::nonNull)
                .map(Path::of)
                .filter(Files::isWritable)
                .findFirst()
                .orElse(null);
    }

    private static long usable(@Nullable Path folder) {
        try {
            return folder == null ? Long.MAX_VALUE : Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            return Long.MAX_VALUE; // Not known; the time bounds it.
        }
    }
}
