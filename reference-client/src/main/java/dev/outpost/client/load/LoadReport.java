package dev.outpost.client.load;

import dev.outpost.client.match.Percentiles;
import java.util.List;

/**
 * What a load found.
 *
 * @param games matches that were to be played
 * @param players players of each
 * @param ticks ticks of each
 * @param finished players whose match came to its planned end
 * @param ordersSent orders of all players
 * @param ordersReceived deliveries: orders in frames, each counted once for every player who got the frame
 * @param droppedLate orders that the relay said it dropped as late
 * @param droppedBudget orders that the relay said it dropped as over budget
 * @param desyncs desync notices, each counted once a match
 * @param mismatches frames after which a player's running hash differed from that of its match's first receiver
 * @param window what was measured after the warm-up
 * @param cpuS CPU seconds of this process from its start to its end
 * @param errors what went wrong, one line each; the first 20
 */
public record LoadReport(
        int games,
        int players,
        int ticks,
        int finished,
        long ordersSent,
        long ordersReceived,
        long droppedLate,
        long droppedBudget,
        long desyncs,
        long mismatches,
        Window window,
        double cpuS,
        List<String> errors) {

    /**
     * The measured part: from the end of the warm-up of the match that began last to the end of the one that ends
     * first.
     *
     * @param warmUpS what came before and was not measured, seconds
     * @param lengthS how long it was, seconds
     * @param deliveries orders that players received in it
     * @param cpuS CPU seconds that this process took in it
     * @param dueToReceipt from the instant a tick was due to a player's receipt of its frame, for all ticks due in it
     * @param sendToReceipt from sending an order to its sender's receipt of the frame with it, for the same frames
     */
    public record Window(
            double warmUpS,
            double lengthS,
            long deliveries,
            double cpuS,
            Percentiles dueToReceipt,
            Percentiles sendToReceipt) {
        /** Deliveries in a second; 0 for an empty window. */
        public double deliveriesPerS() {
            return lengthS > 0 ? deliveries / lengthS : 0;
        }
    }

    /** Lists are copied. */
    public LoadReport {
        errors = List.copyOf(errors);
    }

    /** Whether all players finished and the streams within each match agreed. */
    public boolean passed() {
        return finished == games * players && mismatches == 0 && desyncs == 0 && errors.isEmpty();
    }
}
