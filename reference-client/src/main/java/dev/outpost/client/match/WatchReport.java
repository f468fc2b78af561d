package dev.outpost.client.match;

import java.util.List;

/**
 * What a spectator saw.
 *
 * @param room the room's code
 * @param correlation the match's trace id; empty if it was not let in
 * @param gameModule of the match; empty if it was not let in
 * @param delayS by how much the relay says that it shows the match later, seconds
 * @param firstTick tick of the first frame that came; above 0 after a snapshot
 * @param ticks how many frames came
 * @param orders orders in them
 * @param waitedMs from asking to watch until the match's start was shown, milliseconds
 * @param liveMs from then until all was had that may be shown, milliseconds; below 0: it never was
 * @param caughtUpTicks ticks that were had by then
 * @param shownLater by how much later than it was due by the relay's clock each frame came that was not catching up,
 *     milliseconds; exact only on the relay's own machine
 * @param chain {@code verified} when the frames give the hash chain that the relay told at the end, {@code differs},
 *     or {@code not checked} without all frames or an end
 * @param outcome how the match ended; empty if it was not seen to its end
 * @param errors what went wrong
 */
public record WatchReport(
        String room,
        String correlation,
        String gameModule,
        double delayS,
        long firstTick,
        long ticks,
        long orders,
        double waitedMs,
        double liveMs,
        long caughtUpTicks,
        Percentiles shownLater,
        String chain,
        String outcome,
        List<String> errors) {

    /** Takes a copy of the list. */
    public WatchReport {
        errors = List.copyOf(errors);
    }

    /** Whether the match was seen to its end, and nothing was wrong. */
    public boolean passed() {
        return errors.isEmpty();
    }
}
