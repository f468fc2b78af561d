package dev.outpost.workshop.search;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** In which order hits come; within the same rank always the same. */
public enum Sort {
    /** What matches best, and is downloaded most ({@link Relevance}). */
    RELEVANCE,
    /** What is downloaded most. */
    DOWNLOADS,
    /** What was published last. */
    RECENT;

    /** Its name in requests. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** By its name in requests. */
    public static Optional<Sort> labelled(String label) {
        return Stream.of(values()).filter(sort -> sort.label().equals(label)).findFirst();
    }
}
