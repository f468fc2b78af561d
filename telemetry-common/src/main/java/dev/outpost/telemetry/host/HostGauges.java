package dev.outpost.telemetry.host;

import com.sun.management.OperatingSystemMXBean;
import dev.outpost.telemetry.event.MetricType;
import dev.outpost.telemetry.metrics.Meters;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What saturates first, read when it is asked for: processor, memory, and the disk that the server writes to ({@code 003},
 * Hardware Metrics). Each reading takes some ten microseconds. What cannot be had is NaN, which nobody stores or shows.
 */
public final class HostGauges {

    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final Pattern AVAILABLE = Pattern.compile("(?m)^MemAvailable:\\s+(\\d{1,15}) kB$");
    private static final Pattern TOTAL = Pattern.compile("(?m)^MemTotal:\\s+(\\d{1,15}) kB$");

    /** What {@link #register} registers. */
    public static final List<MetricType> REPORTED = List.of(
            HardwareMetrics.CPU_USAGE,
            HardwareMetrics.MEMORY_TOTAL,
            HardwareMetrics.MEMORY_USED,
            HardwareMetrics.MEMORY_FREE,
            HardwareMetrics.MEMORY_USAGE,
            HardwareMetrics.DISK_FREE,
            HardwareMetrics.DISK_TOTAL);

    private final OperatingSystemMXBean system;

    private HostGauges(OperatingSystemMXBean system) {
        this.system = system;
    }

    /**
     * Registers them; with a Java runtime that does not tell, only those of the disk.
     *
     * @param data the server's folder
     */
    public static void register(Meters meters, Path data) {
        meters.gauge(HardwareMetrics.DISK_FREE, () -> data.toFile().getUsableSpace());
        meters.gauge(HardwareMetrics.DISK_TOTAL, () -> data.toFile().getTotalSpace());
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            new HostGauges(system).registerSystem(meters);
        }
    }

    private void registerSystem(Meters meters) {
        meters.gauge(HardwareMetrics.CPU_USAGE, this::cpuPercent);
        meters.gauge(HardwareMetrics.MEMORY_TOTAL, system::getTotalMemorySize);
        meters.gauge(HardwareMetrics.MEMORY_FREE, this::freeBytes);
        meters.gauge(HardwareMetrics.MEMORY_USED, () -> system.getTotalMemorySize() - freeBytes());
        meters.gauge(HardwareMetrics.MEMORY_USAGE, this::memoryPercent);
    }

    private double cpuPercent() {
        double load = system.getCpuLoad();
        return load < 0 ? Double.NaN : 100 * load;
    }

    private double memoryPercent() {
        double total = system.getTotalMemorySize();
        return 100 * (total - freeBytes()) / total;
    }

    /** Caches of files count as free, where the system says how much of them can go; a container's own limit goes first. */
    private double freeBytes() {
        String text;
        try {
            text = Files.readString(MEMORY, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return system.getFreeMemorySize();
        }
        double available = bytes(AVAILABLE, text);
        boolean wholeHost = bytes(TOTAL, text) == system.getTotalMemorySize();
        return wholeHost && available >= 0 ? available : system.getFreeMemorySize();
    }

    private static double bytes(Pattern line, String text) {
        Matcher matcher = line.matcher(text);
        return matcher.find() ? Long.parseLong(matcher.group(1)) * 1024.0 : -1;
    }
}
