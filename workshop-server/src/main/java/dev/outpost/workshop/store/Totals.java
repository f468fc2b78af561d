package dev.outpost.workshop.store;

/**
 * How much there is.
 *
 * @param packages of which something was published
 * @param versions published, yanked ones too
 * @param downloads counted
 * @param sequence number of the last change; 0: nothing happened yet
 */
public record Totals(long packages, long versions, long downloads, long sequence) {}
