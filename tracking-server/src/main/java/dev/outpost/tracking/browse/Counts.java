package dev.outpost.tracking.browse;

import dev.outpost.tracking.listing.Status;

/**
 * How many listings there are.
 *
 * @param all in all
 * @param hidden not shown, since their host is not known to be reachable
 * @param waiting take players, shown or not
 * @param inProgress are played, shown or not
 * @param full take no more players, shown or not
 */
public record Counts(int all, int hidden, int waiting, int inProgress, int full) {

    /** Those of one status. */
    public int with(Status status) {
        return switch (status) {
            case WAITING -> waiting;
            case IN_PROGRESS -> inProgress;
            case FULL -> full;
        };
    }
}
