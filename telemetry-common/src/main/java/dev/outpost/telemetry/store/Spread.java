package dev.outpost.telemetry.store;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Arrays;
import org.HdrHistogram.DoubleHistogram;
import org.jspecify.annotations.Nullable;

/**
 * How the values of one numeric field spread: count, least, mean, largest, and percentiles by nearest rank.
 *
 * <p>Up to {@value #EXACT} values the percentiles are exact; then the values go into histograms of two significant digits,
 * so that they are within one percent. Negative values have a histogram of their own. Not for NaN or infinity.
 */
final class Spread {

    static final int EXACT = 256;

    private static final int INITIAL = 16;
    private static final int DIGITS = 2;
    private static final int BASE_BYTES = 160;
    private static final double MAX_EXACT_INTEGER = 1L << 53;

    private double[] exact = new double[INITIAL];
    private @Nullable DoubleHistogram positive;
    private @Nullable DoubleHistogram negative;
    private long count;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private double sum;
    private boolean integral = true;
    private boolean sorted = true;

    void add(double value) {
        if (count < EXACT) {
            if (count == exact.length) {
                exact = Arrays.copyOf(exact, 2 * exact.length);
            }
            exact[(int) count] = value;
            sorted = false;
        } else {
            if (count == EXACT) {
                spill();
            }
            record(value);
        }
        count++;
        sum += value;
        min = Math.min(min, value);
        max = Math.max(max, value);
        integral &= value == Math.rint(value);
    }

    long count() {
        return count;
    }

    /** The value that {@code percent} of all values do not exceed. */
    double percentile(double percent) {
        if (count <= EXACT) {
            if (!sorted) {
                Arrays.sort(exact, 0, (int) count);
                sorted = true;
            }
            return exact[(int) Math.max(0, Math.ceil(percent / 100 * count) - 1)];
        }
        long below = held(negative);
        long all = below + held(positive);
        double rank = Math.max(1, Math.ceil(percent / 100 * all));
        // A histogram's percentile is the upper end of what it cannot tell apart.
        double found = rank <= below
                ? -at(negative, (below - rank + 1) / below)
                : at(positive, (rank - below) / (all - below));
        return Math.min(max, Math.max(min, integral ? Math.rint(found) : found));
    }

    /** Memory that it takes, roughly. */
    int bytes() {
        return BASE_BYTES + Double.BYTES * exact.length + footprint(positive) + footprint(negative);
    }

    /** Writes it as an object. */
    void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("count", count);
        number(json, "min", min);
        number(json, "mean", sum / count);
        number(json, "p50", percentile(50));
        number(json, "p95", percentile(95));
        number(json, "p99", percentile(99));
        number(json, "max", max);
        json.writeEndObject();
    }

    private void spill() {
        for (double value : exact) {
            record(value);
        }
        exact = new double[0];
    }

    private void record(double value) {
        try {
            if (value < 0) {
                negative = histogram(negative);
                negative.recordValue(-value);
            } else {
                positive = histogram(positive);
                positive.recordValue(value);
            }
        } catch (ArrayIndexOutOfBoundsException e) {
            // Values of one field that differ by a factor beyond 2^50: this one shows in count, mean and extremes.
            return;
        }
    }

    private static DoubleHistogram histogram(@Nullable DoubleHistogram present) {
        return present == null ? new DoubleHistogram(DIGITS) : present;
    }

    private static long held(@Nullable DoubleHistogram histogram) {
        return histogram == null ? 0 : histogram.getTotalCount();
    }

    private static double at(@Nullable DoubleHistogram histogram, double share) {
        return histogram == null ? 0 : histogram.getValueAtPercentile(100 * share);
    }

    private static int footprint(@Nullable DoubleHistogram histogram) {
        return histogram == null ? 0 : histogram.getEstimatedFootprintInBytes();
    }

    private static void number(JsonGenerator json, String name, double value) throws IOException {
        if (value == Math.rint(value) && Math.abs(value) < MAX_EXACT_INTEGER) {
            json.writeNumberField(name, (long) value);
        } else {
            json.writeNumberField(name, value);
        }
    }
}
