package dev.outpost.server.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The two texts in which meters are scraped, and which of them a request asks for. */
enum ScrapeForm {
    PROMETHEUS("text/plain; version=0.0.4; charset=utf-8"),
    OPEN_METRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

    /** Longer headers are cut: no scraper's is. */
    private static final int MOST_RANGES = 16;

    private final String mediaType;

    ScrapeForm(String mediaType) {
        this.mediaType = mediaType;
    }

    /** Value for {@code Content-Type}, and what the registry's writer goes by. */
    String mediaType() {
        return mediaType;
    }

    /**
     * The form that an {@code Accept} header prefers (RFC 9110, 12.5.1). OpenMetrics only where it is asked for by name;
     * with the same weight it wins, since it carries more. Whoever accepts neither gets the older text: a scrape that
     * fails tells its operator less than one that comes in another form.
     */
    static ScrapeForm preferredBy(@Nullable String accept) {
        if (accept == null) {
            return PROMETHEUS;
        }
        double openMetrics = 0;
        double text = 0;
        double anything = 0;
        for (String range : accept.split(",", MOST_RANGES)) {
            String[] parts = range.split(";", MOST_RANGES);
            double weight = weight(parts);
            switch (parts[0].strip().toLowerCase(Locale.ROOT)) {
                case "application/openmetrics-text" -> openMetrics = Math.max(openMetrics, weight);
                case "text/plain" -> text = Math.max(text, weight);
                case "text/*", "*/*" -> anything = Math.max(anything, weight);
                default -> {}
            }
        }
        // What is named goes before what is only covered by a wildcard
        return openMetrics > 0 && openMetrics >= (text > 0 ? text : anything) ? OPEN_METRICS : PROMETHEUS;
    }

    private static double weight(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.regionMatches(true, 0, "q=", 0, 2)) {
                try {
                    double weight = Double.parseDouble(parameter.substring(2));
                    return weight >= 0 && weight <= 1 ? weight : 0;
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 1;
    }
}
