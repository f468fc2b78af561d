package dev.outpost.telemetry.analytics;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which events there are, and how many of each.
 *
 * @param exact true: counted; false: the numbers are estimates, of which those of rare events are exact all the same
 * @param sampledRows events that were read for the estimate of counts and sizes
 * @param talkers every name, the one with the most bytes first
 */
public record Census(boolean exact, long sampledRows, List<Talker> talkers) {

    /** Of a file without events. */
    static final Census EMPTY = new Census(true, 0, List.of());

    /**
     * What one name takes.
     *
     * @param category first part of the name
     * @param event the name
     * @param rows how many
     * @param exact whether that was counted
     * @param bytes its part of the used file: rows, index entries and slack, shared out by the sizes of sampled events
     * @param ratePerS events per second, over the same time as the rate of all; from a sample where there are many
     */
    public record Talker(String category, String event, long rows, boolean exact, long bytes, double ratePerS) {}

    public Census {
        talkers = talkers.stream()
                .sorted(Comparator.comparingLong(Talker::bytes)
                        .reversed()
                        .thenComparing(Talker::category)
                        .thenComparing(Talker::event))
                .toList();
    }

    /** All events. */
    public long rows() {
        return talkers.stream().mapToLong(Talker::rows).sum();
    }

    /** Bytes of all events. */
    public long bytes() {
        return talkers.stream().mapToLong(Talker::bytes).sum();
    }

    /** Events by category, most first. */
    public Map<String, Long> categories() {
        Map<String, Long> counts = new LinkedHashMap<>();
        talkers.forEach(talker -> counts.merge(talker.category(), talker.rows(), Long::sum));
        return mostFirst(counts);
    }

    /** Events by name, most first. */
    public Map<String, Long> events() {
        Map<String, Long> counts = new LinkedHashMap<>();
        talkers.forEach(talker -> counts.merge(talker.event(), talker.rows(), Long::sum));
        return mostFirst(counts);
    }

    private static Map<String, Long> mostFirst(Map<String, Long> counts) {
        Map<String, Long> sorted = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }
}
