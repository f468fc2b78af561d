package dev.outpost.client.match;

import dev.outpost.relay.protocol.DesyncNotice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a playback went.
 *
 * @param match name of the recording
 * @param gameModule as the relay was told
 * @param modFingerprint as the relay was told
 * @param gameId the room's code; empty if there was no room
 * @param correlation the match's trace id; empty if there was no room
 * @param found where a tracking server said the room is; null: none was asked
 * @param players how many played
 * @param ticks how many ticks the stream had
 * @param ordersSent by all players
 * @param ordersReceived by all players
 * @param streamOrders orders in the one stream that all saw
 * @param droppedLate orders that the relay said came too late
 * @param droppedBudget orders that the relay said were over the budget
 * @param desyncs distinct desyncs that the relay reported, in order
 * @param mismatches frames in which a player saw something else than the others
 * @param latency from sending an order to its receipt, which includes the run-ahead
 * @param frameDelay from the instant a tick was due, by the start and interval that the relay announced, to the receipt
 *     of its frame
 * @param clockMovedMs by how much the relay moved its clock because it fell behind; part of the later frame delays
 * @param durationS from the match's start to its end, seconds
 * @param speed as asked for
 * @param tickMs length of a tick as played, milliseconds
 * @param outcome the relay's word for the end; empty if it said none
 * @param chain order chain of the match, as the relay said and the players found; empty if it did not end
 * @param certified the certified result; null when the relay sent none
 * @param recordingChainMatches whether a relay's recording was played again to its own order chain; null when another
 *     recording was played, or not all of it, or in ticks of another length
 * @param returns of players whose connections were broken
 * @param errors what went wrong; empty if every player finished and all saw the same stream
 */
public record PlayReport(
        String match,
        String gameModule,
        String modFingerprint,
        String gameId,
        String correlation,
        RoomFinder.@Nullable Place found,
        int players,
        long ticks,
        long ordersSent,
        long ordersReceived,
        long streamOrders,
        long droppedLate,
        long droppedBudget,
        List<DesyncNotice> desyncs,
        long mismatches,
        Percentiles latency,
        Percentiles frameDelay,
        double clockMovedMs,
        double durationS,
        double speed,
        double tickMs,
        String outcome,
        String chain,
        @Nullable Certified certified,
        @Nullable Boolean recordingChainMatches,
        List<Return> returns,
        List<String> errors) {
    /** Takes copies of the lists. */
    public PlayReport {
        desyncs = List.copyOf(desyncs);
        returns = List.copyOf(returns);
        errors = List.copyOf(errors);
    }

    /** Whether every player finished and all saw the same stream, and only asked-for desyncs were reported. */
    public boolean passed() {
        return errors.isEmpty();
    }
}
