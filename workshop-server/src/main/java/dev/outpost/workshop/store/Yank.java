package dev.outpost.workshop.store;

import java.time.Instant;

/**
 * That a version is hidden from new resolutions and from search.
 *
 * @param reason why, as its publisher says
 * @param by who: a token's id, {@code admin}, or {@code mirror:} and the workshop that it was taken over from
 * @param at when
 */
public record Yank(String reason, String by, Instant at) {

    /** Characters of the longest reason. */
    public static final int LONGEST_REASON = 500;
}
