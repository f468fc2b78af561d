package dev.outpost.workshop.command;

import dev.outpost.telemetry.analytics.ProgressBar;

/** Adds up what several threads have done and shows it. */
final class Progress {

    private final ProgressBar bar;
    private final long total;
    private long done;

    Progress(ProgressBar bar, long total) {
        this.bar = bar;
        this.total = total;
    }

    /** So many more; below 0: so many were for nothing. */
    synchronized void more(long added) {
        done += added;
        bar.at(done, total, total == 0 ? 1 : Math.min(1, (double) done / total));
    }
}
