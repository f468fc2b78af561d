package dev.outpost.workshop.search;

import java.util.Locale;

/** What hits are narrowed down by, and counted by. */
public enum Facet {
    CATEGORY,
    TAG,
    LICENSE,
    MODULE,
    PUBLISHER,
    AI_USAGE,
    CHANNEL;

    /** Its name in requests and answers: {@code ai_usage} say. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
