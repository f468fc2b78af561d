package dev.outpost.telemetry.host;

import static dev.outpost.telemetry.event.MetricType.gauge;

import dev.outpost.telemetry.event.MetricType;
import java.util.List;
import java.util.stream.IntStream;

/** Processor, memory, disk and network interfaces of the host ({@code 003}, Hardware Metrics). */
public final class HardwareMetrics {

    /** More processors than this many report without those beyond. */
    public static final int MAX_CORES = 256;

    public static final MetricType CPU_USAGE =
            gauge("server.cpu_usage_percent", "percent", "Use of all processors, 0 to 100.");
    public static final MetricType CPU_USAGE_PER_CORE = gauge(
                    "server.cpu_usage_per_core", "percent", "Use of each processor, 0 to 100.")
            .by(
                    "core",
                    IntStream.range(0, MAX_CORES).mapToObj(Integer::toString).toList());
    public static final MetricType CPU_LOAD_AVERAGE = gauge(
                    "server.cpu_load_average", "Runnable threads of the host, averaged over the last minutes.")
            .by("minutes", List.of("1", "5", "15"));

    public static final MetricType MEMORY_TOTAL =
            gauge("server.memory_total_bytes", "bytes", "Memory of the host, or of its container.");
    public static final MetricType MEMORY_USED =
            gauge("server.memory_used_bytes", "bytes", "Memory that cannot be had without taking it from somebody.");
    public static final MetricType MEMORY_FREE = gauge("server.memory_free_bytes", "bytes", "Memory that can be had.");
    public static final MetricType MEMORY_USAGE =
            gauge("server.memory_usage_percent", "percent", "Memory used of the total, 0 to 100.");
    public static final MetricType MEMORY_PRESSURE = gauge(
            "server.memory_pressure_percent",
            "percent",
            "Share of the last ten seconds in which some task waited for memory, 0 to 100; Linux with pressure stall"
                    + " information only.");

    public static final MetricType DISK_READ_BYTES =
            gauge("server.disk_read_bytes_per_sec", "bytes/s", "Read from disks.");
    public static final MetricType DISK_WRITE_BYTES =
            gauge("server.disk_write_bytes_per_sec", "bytes/s", "Written to disks.");
    public static final MetricType DISK_READ_OPS =
            gauge("server.disk_read_ops_per_sec", "1/s", "Operations that read from disks.");
    public static final MetricType DISK_WRITE_OPS =
            gauge("server.disk_write_ops_per_sec", "1/s", "Operations that wrote to disks.");

    public static final MetricType DISK_FREE =
            gauge("server.disk_free_bytes", "bytes", "Room that is left on the disk of the server's data folder.");
    public static final MetricType DISK_TOTAL =
            gauge("server.disk_total_bytes", "bytes", "Size of the disk of the server's data folder.");

    public static final MetricType INTERFACE_BYTES_RECEIVED =
            gauge("server.interface_bytes_received_per_sec", "bytes/s", "Received on the host's network interfaces.");
    public static final MetricType INTERFACE_BYTES_SENT =
            gauge("server.interface_bytes_sent_per_sec", "bytes/s", "Sent on the host's network interfaces.");
    public static final MetricType INTERFACE_PACKETS_RECEIVED = gauge(
            "server.interface_packets_received_per_sec", "1/s", "Packets received on the host's network interfaces.");
    public static final MetricType INTERFACE_PACKETS_SENT =
            gauge("server.interface_packets_sent_per_sec", "1/s", "Packets sent on the host's network interfaces.");

    /** All of them. */
    public static final List<MetricType> ALL = List.of(
            CPU_USAGE,
            CPU_USAGE_PER_CORE,
            CPU_LOAD_AVERAGE,
            MEMORY_TOTAL,
            MEMORY_USED,
            MEMORY_FREE,
            MEMORY_USAGE,
            MEMORY_PRESSURE,
            DISK_READ_BYTES,
            DISK_WRITE_BYTES,
            DISK_READ_OPS,
            DISK_WRITE_OPS,
            DISK_FREE,
            DISK_TOTAL,
            INTERFACE_BYTES_RECEIVED,
            INTERFACE_BYTES_SENT,
            INTERFACE_PACKETS_RECEIVED,
            INTERFACE_PACKETS_SENT);

    private HardwareMetrics() {}
}
